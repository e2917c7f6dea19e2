from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from saas.accounts.http import SignedInRequest
from saas.core.slots import Context, slot
from saas.credits import charts
from saas.credits.buckets import buckets
from saas.credits.conf import signup_credits
from saas.credits.queries import balance, lots_in_order
from saas.credits.use import this_month, use_by_day

PERIODS = [30, 90]


@slot("sidebar_main", template="credits/slots/sidebar.html", order=30)
def sidebar(request: HttpRequest) -> Context:
    return {}


@slot("sidebar_foot", template="credits/slots/balance_card.html")
def balance_card(request: HttpRequest) -> Context:
    """What is left of the lots that are not used up yet."""
    workspace = cast(SignedInRequest, request).workspace
    granted = sum(lot.granted for lot in lots_in_order(workspace))
    available = balance(workspace).available
    return {
        "available": available,
        "granted": granted,
        "percent": round(100 * available / granted) if granted else 0,
    }


@slot("palette", order=30)
def palette(request: HttpRequest) -> Context:
    url = reverse("credits:history")
    return {"title": "Credits", "url": url, "icon": "coins", "group": "Go to"}


@slot("signup_offer", template="credits/slots/signup_offer.html")
def signup_offer(request: HttpRequest) -> Context | None:
    amount = signup_credits()
    return {"amount": amount} if amount else None


@slot("dashboard_intro", template="credits/slots/intro.html")
def intro(request: HttpRequest) -> Context:
    workspace = cast(SignedInRequest, request).workspace
    return {"used": this_month(workspace).used, "available": balance(workspace).available}


@slot("dashboard_main", template="credits/slots/use.html", order=10)
def use_chart(request: HttpRequest) -> Context:
    chosen = request.GET.get("days", "")
    days = int(chosen) if chosen in map(str, PERIODS) else PERIODS[0]
    use = use_by_day(cast(SignedInRequest, request).workspace, days)
    amounts = [day.amount for day in use.days]
    return {
        "use": use,
        "days": days,
        "periods": PERIODS,
        "bars": charts.bars(use.days),
        "axis": charts.axis(use.days),
        "least": min(amounts),
        "most": max(amounts),
    }


@slot("dashboard_side", template="credits/slots/balance.html", order=10)
def balance_by_bucket(request: HttpRequest) -> Context:
    workspace = cast(SignedInRequest, request).workspace
    by_bucket = buckets(workspace)
    return {
        "balance": balance(workspace),
        "buckets": by_bucket,
        "parts": list(charts.parts([bucket.amount for bucket in by_bucket])),
    }

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from saas.accounts.notices import Notice, notice
from saas.core.entries import Entry, entry
from saas.core.slots import Context, slot
from saas.credits import charts, facts
from saas.credits.buckets import Bucket, buckets, next_lapse
from saas.credits.conf import has_credit_types, signup_credits


@entry(order=30)
def history(request: HttpRequest) -> Entry:
    title = _("Credits")
    return Entry(title, "credits:history", icon="coins", in_sidebar=True, section="credits:")


@notice(order=20)
def low_credits_notice(request: HttpRequest) -> Notice | None:
    if not has_credit_types():
        return None
    return Notice("credits", _("Credits run low or lapse"), group=pgettext("mails", "Money"))


@slot("sidebar_foot", template="credits/slots/balance_card.html")
def balance_card(request: HttpRequest) -> Context:
    """What is left of the lots that are not used up, and of which kinds."""
    standing = facts.standing(request)
    kinds = buckets(standing.lots)
    granted = sum(lot.granted for lot in standing.lots)
    available = standing.balance.available
    return {
        "available": available,
        "granted": granted,
        "percent": round(100 * available / granted) if granted else 0,
        "kinds": kinds,
        "parts": _parts(kinds),
        "lapse": next_lapse(standing.lots),
    }


@slot("signup_offer", template="credits/slots/signup_offer.html", kept=True)
def signup_offer(request: HttpRequest) -> Context | None:
    amount = signup_credits()
    return {"amount": amount} if amount else None


@slot("dashboard_intro", template="credits/slots/intro.html")
def intro(request: HttpRequest) -> Context:
    standing = facts.standing(request)
    return {"used": facts.use(request).this_month, "available": standing.balance.available}


@slot("dashboard_main", template="credits/slots/use.html", order=10)
def use_chart(request: HttpRequest) -> Context:
    use = facts.use(request)
    amounts = [day.amount for day in use.days]
    return {
        "use": use,
        "compared": charts.compared(use),
        "days": len(use.days),
        "periods": facts.PERIODS,
        "axis": charts.axis(use.days),
        "least": min(amounts),
        "most": max(amounts),
    }


@slot("dashboard_side", template="credits/slots/balance.html", order=10)
def balance_by_bucket(request: HttpRequest) -> Context:
    standing = facts.standing(request)
    by_bucket = buckets(standing.lots)
    return {
        "balance": standing.balance,
        "buckets": by_bucket,
        "parts": _parts(by_bucket),
    }


def _parts(kinds: list[Bucket]) -> list[charts.Part]:
    """A single kind needs no bar: it would be full whatever is left."""
    return list(charts.parts([kind.amount for kind in kinds])) if len(kinds) > 1 else []

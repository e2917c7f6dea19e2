from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saas.core.entries import price
from saas.core.http import Request
from saas.payments import conf, prices
from saas.payments.forms import Offer

MOST_RUNS = 6  # of services that the page names


@require_safe
def pricing(request: Request) -> HttpResponse:
    """What is sold, for visitors too: it asks no database."""
    packs = prices.offered()
    dearest = max((pack.price / pack.credits for pack in packs), default=0)
    offers = [Offer(pack, saved=_saved(pack.price / pack.credits, dearest)) for pack in packs]
    context = {
        "offers": offers,
        "runs": price.of(request)[:MOST_RUNS],
        "withdrawal_days": conf.withdrawal_days(),
    }
    response = render(request, "payments/pricing.html", context)
    prices.renew_after(response)
    return response


def _saved(each: float, dearest: float) -> int:
    """How many percent a credit costs less than in the dearest pack."""
    return round(100 * (1 - each / dearest)) if dearest else 0

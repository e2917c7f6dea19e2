from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saas.core.entries import price
from saas.core.http import Request
from saas.payments import conf, prices
from saas.payments.forms import offers

MOST_RUNS = 6  # of services that the page names


@require_safe
def pricing(request: Request) -> HttpResponse:
    """What is sold, for visitors too: it asks no database."""
    context = {
        "offers": offers(prices.offered()),
        "runs": price.of(request)[:MOST_RUNS],
        "withdrawal_days": conf.withdrawal_days(),
    }
    return render(request, "payments/pricing.html", context)

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saas.accounts.http import SignedInRequest
from saas.payments.forms import HistoryFilter
from saas.payments.history import purchases, years

PURCHASES_A_PAGE = 20


@login_required
@require_GET
def history(request: SignedInRequest) -> HttpResponse:
    narrowed = HistoryFilter(request.GET, years=years(request.workspace))
    found = purchases(request.workspace, narrowed.chosen())
    page = Paginator(found, PURCHASES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "payments/history.html", {"page": page, "filter": narrowed})

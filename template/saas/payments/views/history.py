from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from saas.accounts.http import SignedInRequest
from saas.core.clock import now
from saas.core.paging import long_page, window
from saas.payments import gateway
from saas.payments.exports import csv_lines
from saas.payments.forms import HistoryFilter
from saas.payments.history import every_payment, payments

PAYMENTS_A_PAGE = 20


@login_required
@require_GET
def history(request: SignedInRequest) -> HttpResponse:
    narrowed = HistoryFilter(request.GET, workspace=request.workspace)
    shown = window(request.GET.get("page"), size=PAYMENTS_A_PAGE)
    found = payments(request.workspace, narrowed.chosen(), shown)
    context = {
        "page": long_page(found.rows, shown, counted=found.counted),
        "filter": narrowed,
        "marks_tests": gateway.is_live(),
    }
    return render(request, "payments/history.html", context)


@login_required
@require_GET
def export(request: SignedInRequest) -> StreamingHttpResponse:
    """The payments of the same filters as a CSV file."""
    narrowed = HistoryFilter(request.GET, workspace=request.workspace)
    lines = csv_lines(every_payment(request.workspace, narrowed.chosen()))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"payments-{timezone.localdate(now()):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

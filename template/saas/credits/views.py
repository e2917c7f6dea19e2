from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from saas.accounts.http import SignedInRequest
from saas.core.clock import now
from saas.credits import queries
from saas.credits.buckets import next_lapse
from saas.credits.conf import has_credit_types
from saas.credits.exports import csv_lines
from saas.credits.forms import MovementFilter
from saas.credits.slots import use_chart
from saas.credits.use import pace, this_month

MOVEMENTS_A_PAGE = 20
CHUNK = 500


@login_required
@require_GET
def history(request: SignedInRequest) -> HttpResponse:
    workspace = request.workspace
    narrowed = MovementFilter(request.GET, workspace=workspace)
    found = queries.movements(workspace, **narrowed.chosen())
    page = Paginator(found, MOVEMENTS_A_PAGE).get_page(request.GET.get("page"))
    balance = queries.balance(workspace)
    context = {
        "page": page,
        "filter": narrowed,
        "balance": balance,
        "lapse": next_lapse(list(queries.lots_in_order(workspace))),
        "month": this_month(workspace),
        "pace": pace(workspace, balance.available),
        "has_types": has_credit_types(),
    }
    return render(request, "credits/history.html", context)


@login_required
@require_GET
def export(request: SignedInRequest) -> StreamingHttpResponse:
    """The movements of the same filters as a CSV file."""
    narrowed = MovementFilter(request.GET, workspace=request.workspace)
    found = queries.movements(request.workspace, **narrowed.chosen())
    lines = csv_lines(found.iterator(CHUNK))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"credits-{timezone.localdate(now()):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_GET
def use(request: SignedInRequest) -> HttpResponse:
    """The chart alone, for another period; the whole dashboard where HTMX did not ask."""
    if not request.htmx:
        return redirect(reverse("pages:dashboard", query=request.GET))
    return render(request, "credits/slots/use.html", use_chart(request))

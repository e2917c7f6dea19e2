from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_GET

from saas.accounts.http import SignedInRequest
from saas.core.clock import now
from saas.core.paging import long_page, window
from saas.credits import charts, facts, lots, queries
from saas.credits.buckets import buckets, by_kind, next_lapse, numbered
from saas.credits.conf import has_credit_types
from saas.credits.exports import csv_lines
from saas.credits.forms import MovementFilter
from saas.credits.slots import use_chart

MOVEMENTS_A_PAGE = 20


@login_required
@require_GET
def history(request: SignedInRequest) -> HttpResponse:
    overview, balance = facts.overview(request), facts.balance(request)
    narrowed = MovementFilter(request.GET, people=overview.people)
    shown = window(request.GET.get("page"), size=MOVEMENTS_A_PAGE)
    found = queries.movements(request.workspace, narrowed.chosen(), shown)
    context = {
        "page": long_page(found.rows, shown, counted=found.counted),
        "filter": narrowed,
        "balance": balance,
        "lapse": next_lapse(facts.lots(request)),
        "month": overview.month,
        "month_by_kind": by_kind(overview.month.by_kind),
        "pace": overview.pace,
        "days_left": overview.pace.days_left(balance.available),
        "has_types": has_credit_types(),
        **_by_kind(request),
    }
    return render(request, "credits/history.html", context)


def _by_kind(request: SignedInRequest) -> dict[str, Any]:
    """The lots that are left and their shares, where credits have kinds."""
    if not (has_credit_types() and facts.lots(request)):
        return {}
    kinds = buckets(facts.lots(request))
    return {
        "kinds": kinds,
        "parts": list(charts.parts([kind.amount for kind in kinds])),
        "lots": numbered(lots.lots_left(request.workspace)),
        "more_lots": max(len(facts.lots(request)) - lots.MOST, 0),
    }


@login_required
@require_GET
def movement(request: SignedInRequest, movement: int) -> HttpResponse:
    """One movement: which lots it took from, and what else belongs to it."""
    if not (story := facts.story(request)):
        raise Http404
    context = {"story": story, "lots": numbered(story.lots), "has_types": has_credit_types()}
    return render(request, "credits/movement.html", context)


@login_required
@require_GET
def export(request: SignedInRequest) -> StreamingHttpResponse:
    """The movements of the same filters as a CSV file."""
    narrowed = MovementFilter(request.GET, people=facts.overview(request).people)
    lines = csv_lines(queries.every_movement(request.workspace, narrowed.chosen()))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"credits-{timezone.localdate(now()):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_GET
def use(request: SignedInRequest) -> HttpResponse:
    """The chart alone, for another period; the whole dashboard where HTMX did not ask."""
    if not request.htmx:
        return redirect(f"{resolve_url(settings.HOME_PAGE)}?{request.GET.urlencode()}")
    return render(request, "credits/slots/use.html", use_chart(request))

import json
import logging
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, retarget

from saas.accounts.http import SignedInRequest
from saas.core.exports import csv_lines
from saas.core.paging import long_page, window
from saas.core.uploads import takes_uploads
from saas.credits.errors import InsufficientCredits
from saas.credits.facts import balance
from saas.services import drafts, flows, inputs, queries, registry
from saas.services.base import BaseService
from saas.services.errors import NotKept
from saas.services.forms import AnswerForm, KeyForm, RunFilter
from saas.services.models import Run

logger = logging.getLogger(__name__)

RUNS_A_PAGE = 20
SEARCHED_FROM = 10  # services: fewer are seen at a glance
LONGEST_SEARCH = 100
LONGEST_SHOWN = 100_000  # characters of a result; more is for a file
NOT_KEPT = gettext_lazy("This can't be sent: a fault of ours, which is noted. Nothing was charged.")
TYPES = {"json": "application/json", "csv": "text/csv"}


@login_required
@require_GET
def service_list(request: SignedInRequest) -> HttpResponse:
    """All services; a search from so many on that one has to look for the right one."""
    services = registry.all_services()
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    context = {
        "services": queries.matching(services, words),
        "words": words,
        "is_searched": bool(words) or len(services) >= SEARCHED_FROM,
    }
    return render(request, "services/list.html", context)


def _asks_for_files(slug: str) -> bool:
    service = registry.find(slug)
    return bool(service and service.form_class and service.form_class().is_multipart())


@takes_uploads(_asks_for_files)
@login_required
@require_http_methods(["GET", "POST"])
def run_service(request: SignedInRequest, slug: str) -> HttpResponse:
    service = registry.find(slug)
    if service is None or service.form_class is None:
        raise Http404
    if request.method == "GET":
        form = service.form_class(initial=_earlier_data(request, service))
        return _ask(request, service, form, KeyForm())
    if "leave_for" in request.POST:
        return _leave(request, service)
    form, key_form = service.form_class(request.POST, request.FILES), KeyForm(request.POST)
    if not (form.is_valid() and key_form.is_valid()):
        return _ask(request, service, form, key_form)
    try:
        run = flows.run(
            workspace=request.workspace,
            user=request.user,
            service=service,
            data=form.cleaned_data,
            key=key_form.key_for(slug, form.cleaned_data),
        )
    except InsufficientCredits:
        return _ask(request, service, form, key_form)
    except NotKept as fault:
        logger.exception("Service %s", slug)
        form.add_error(fault.field if fault.field in form.fields else None, NOT_KEPT)
        return _ask(request, service, form, key_form)
    address = reverse("services:result", args=[run.pk])
    if not request.htmx:
        return redirect(address)
    response = _show(request, run)
    response["HX-Push-Url"] = address
    return response


@login_required
@require_GET
def result(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _show(request, _own_run(request, pk))


@login_required
@require_POST
def stop(request: SignedInRequest, pk: UUID) -> HttpResponse:
    run = _own_run(request, pk)
    flows.stop(run=run)
    return _show(request, run) if request.htmx else redirect("services:result", pk)


@login_required
@require_POST
def answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Keep what a member says of the result."""
    run = _own_run(request, pk, state=Run.State.DONE)
    form = AnswerForm(request.POST)
    if form.is_valid():
        flows.answer(run=run, **form.given())
        if not request.htmx:
            return redirect(f"{reverse('services:result', args=[pk])}#answer")
        form = AnswerForm(initial={"wrong": run.wrong})
    if request.htmx:
        return _part(request, "services/_answer.html", {"run": run, "answer": form})
    return _show(request, run, form)


@login_required
@require_GET
def run_list(request: SignedInRequest) -> HttpResponse:
    narrowed = RunFilter(request.GET)
    shown = window(request.GET.get("page"), size=RUNS_A_PAGE)
    found = queries.runs(request.workspace, shown, **narrowed.chosen())
    page = long_page(found.rows, shown, counted=found.counted)
    return render(request, "services/runs.html", {"page": page, "filter": narrowed})


@login_required
@require_GET
def result_json(request: SignedInRequest, pk: UUID) -> HttpResponse:
    run = _own_run(request, pk, state=Run.State.DONE)
    return _download(run, "json", _as_json(run.result))


@login_required
@require_GET
def result_csv(request: SignedInRequest, pk: UUID) -> HttpResponse:
    run = _own_run(request, pk, state=Run.State.DONE)
    table = queries.service_of(run).table(run.result)
    rows = ([_as_text(cell) for cell in row] for row in table.rows)
    return _download(run, "csv", "".join(csv_lines(map(str, table.columns), rows)))


def _as_text(cell: Any) -> Any:
    return str(cell) if isinstance(cell, Promise) else cell


def _ask(
    request: SignedInRequest, service: BaseService, form: forms.BaseForm, key_form: KeyForm
) -> HttpResponse:
    context = {"service": service, "form": form, "key_form": key_form}
    context |= {"price": service.price, "cost": service.price}
    return _page(request, "services/_form.html", context)


def _leave(request: SignedInRequest, service: BaseService) -> HttpResponse:
    """Keep what was typed, and go where credits are to be had; `next` there leads back to it.

    A filling of the slot "out_of_credits" stands in the form and asks for this by a button:
    <button class="button" type="submit" name="leave_for" value="/its/page/?pack=2">
    """
    place = request.POST["leave_for"]
    if not place.startswith("/") or not url_has_allowed_host_and_scheme(place, None):
        raise BadRequest("It leads away from this site.")
    assert service.form_class
    drafts.keep(user=request.user, service=service, form=service.form_class(request.POST))
    back = reverse("services:run", args=[service.slug]) + "?kept=1"
    address = f"{place}{'&' if '?' in place else '?'}{urlencode({'next': back})}"
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _show(request: SignedInRequest, run: Run, answer: AnswerForm | None = None) -> HttpResponse:
    service = queries.service_of(run)
    context = {"service": service, "run": run, "price": run.cost, "cost": run.charged}
    if run.is_open:
        context["stages"] = run.timeline(service.stages)
        if request.htmx and request.method == "GET":  # the progress asks for itself
            return _part(request, "services/_progress.html", context)
        return _page(request, "services/_running.html", context)
    if run.state == Run.State.DONE:
        context |= _as_seen(service, run.result, request.GET.get("view", ""))
        context["answer"] = answer or AnswerForm(initial={"wrong": run.wrong})
        return _page(request, "services/_result.html", context)
    return _page(request, "services/_refunded.html", context)


def _as_seen(service: BaseService, result: dict[str, Any], view: str) -> dict[str, Any]:
    """The tabs of a result, and what is on the chosen one."""
    views = {"fields": pgettext("title", "Fields"), "json": "JSON"}
    text = str(service.text(result))
    if text:
        views["text"] = pgettext("label", "Text")
    if view not in views or view == "fields":
        return {"views": views, "view": "fields", "table": service.table(result)}
    code = text if view == "text" else _as_json(result)
    is_cut = len(code) > LONGEST_SHOWN
    return {"views": views, "view": view, "code": code[:LONGEST_SHOWN], "is_cut": is_cut}


def _as_json(result: dict[str, Any]) -> str:
    return json.dumps(result, indent=2, ensure_ascii=False)


def _page(request: SignedInRequest, panel: str, context: dict[str, Any]) -> HttpResponse:
    """Show one panel beside the cost card; HTMX gets only those two."""
    available, cost = balance(request).available, context["cost"]
    context |= {"panel": panel, "available": available}
    context |= {"left": max(available - cost, 0), "short": max(cost - available, 0)}
    if not request.htmx:
        return _part(request, "services/run.html", context)
    return retarget(_part(request, "services/_columns.html", context), "#run")


def _part(request: SignedInRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    page = render_to_string(template, context, request)
    response = HttpResponse(inputs.text(page))  # a form may show what no page can be written in
    patch_vary_headers(response, ["HX-Request"])  # else going back may show a part as the page
    return response


def _own_run(request: SignedInRequest, pk: UUID, **narrowed: str) -> Run:
    run = get_object_or_404(Run, pk=pk, workspace=request.workspace, **narrowed)
    run.workspace = request.workspace
    return run


def _earlier_data(request: SignedInRequest, service: BaseService) -> dict[str, Any]:
    """What an earlier run was asked, to ask it again: ?from=<its id>; or what was typed before."""
    if "kept" in request.GET:
        return drafts.kept(user=request.user, service=service)
    try:
        earlier = UUID(request.GET.get("from", ""))
    except ValueError:
        return {}
    runs = Run.objects.filter(workspace=request.workspace, service=service.slug, pk=earlier)
    return inputs.given_back(runs.values_list("data", flat=True).first() or {})


def _download(run: Run, kind: str, content: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{TYPES[kind]}; charset=utf-8")
    name = f"{run.service}-{run.created_at:%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

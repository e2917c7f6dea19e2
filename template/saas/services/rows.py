"""The rows of lists of runs."""

from collections.abc import Callable, Iterable
from html import escape
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext, pgettext

from saas.core.drawing import figure, short_moment
from saas.core.templatetags.ui import icon
from saas.services.models import Run
from saas.services.queries import service_of

NOBODY = UUID(int=0)
ROW = """<tr>
  <th scope="row">
    <a class="medium" href="{address}">{label}</a>
    <span class="sub">{service}<span class="is-hidden-tablet">, \
<span class="clip">{at}</span></span></span>
  </th>
  <td class="is-hidden-touch muted">{who}</td>
  <td class="is-hidden-mobile muted tnum clip">{at}</td>
  <td>{state}</td>
  <td class="num medium">{charged}</td>
</tr>
"""
LINK = """<a href="{address}">
  <span class="tile is-plain">{icon}</span>
  <span class="grow">
    <span class="medium clip is-block">{label}</span>
    <span class="small muted clip is-block">\
<span class="is-hidden-mobile">{service}, </span>{ago}</span>
  </span>
  {state}
  <span class="num small amount">{charged}<span class="is-sr-only"> {unit}</span></span>
</a>
"""
STATE = '<span class="tag dot is-{}">{}</span>'


def run_rows(runs: Iterable[Run]) -> SafeString:
    """A row of the table for each run."""
    address = _addresses()
    return mark_safe("".join(_row(run, address(run)) for run in runs))  # all escaped


def run_links(runs: Iterable[Run]) -> SafeString:
    """A link to each run, with what it was and how long ago."""
    address = _addresses()
    return mark_safe("".join(_link(run, address(run)) for run in runs))  # all escaped


def _row(run: Run, address: str) -> str:
    return ROW.format(
        address=escape(address),
        label=escape(run.label),
        service=escape(str(service_of(run).name)),
        at=escape(short_moment(run.created_at)),
        who=escape(run.user.name or run.user.email),
        state=_state(run),
        charged=escape(figure(run.charged)),
    )


def _link(run: Run, address: str) -> str:
    service = service_of(run)
    return LINK.format(
        address=escape(address),
        icon=icon(service.icon),
        label=escape(run.label),
        service=escape(str(service.name)),
        ago=escape(naturaltime(run.created_at)),
        state=_state(run),
        charged=escape(figure(run.charged)),
        unit=ngettext("credit", "credits", run.charged),
    )


def _addresses() -> Callable[[Run], str]:
    """Look the address up once: only the run in it differs."""
    pattern = reverse("services:result", args=[NOBODY])
    return lambda run: pattern.replace(str(NOBODY), str(run.pk))


def _state(run: Run) -> str:
    if run.refunded_at:
        return STATE.format("warning", escape(pgettext("status", "Refunded")))
    return STATE.format("info" if run.is_open else "success", escape(str(run.get_state_display())))

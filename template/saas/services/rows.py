"""The rows of runs and results, and the cards of services."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import intcomma, naturaltime
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, pgettext

from saas.core.drawing import figure, short_moment
from saas.core.kept import kept
from saas.core.templatetags.ui import icon
from saas.services.base import BaseService, Table
from saas.services.models import Run
from saas.services.queries import service_of

NOBODY = UUID(int=0)
ROW = """<tr>
  <th scope="row">
    <a class="row-link" href="{address}">{label}</a>
    <span class="sub">{service}<span class="is-hidden-tablet">, \
<span class="clip">{at}</span> {unusual}</span></span>
  </th>
  <td class="is-hidden-touch muted">{who}</td>
  <td class="is-hidden-mobile muted tnum clip">{at}</td>
  <td class="is-hidden-mobile">{state}</td>
  <td class="num medium">{charged}{back}</td>
</tr>
"""
LINK = """<a href="{address}">
  <span class="tile is-plain">{icon}</span>
  <span class="grow">
    <span class="medium clip is-block">{label}</span>
    <span class="small muted clip is-block">\
<span class="is-hidden-mobile">{service}, </span>{ago} \
<span class="is-hidden-tablet">{unusual}</span></span>
  </span>
  <span class="is-hidden-mobile">{state}</span>
  <span class="num small amount">{charged}<span class="is-sr-only"> {unit}</span></span>
</a>
"""
STATE = '<span class="tag dot is-{}">{}</span>'
BACK = '<span class="sub">{}</span>'
CARD = """<a class="card card-content is-service" href="{address}">
  <span class="tile">{icon}</span>
  <h3 class="title is-6 mt-3">{name}</h3>
  <p class="small muted">{summary}</p>
  <p class="row is-between is-wrap small mt-auto pt-3">\
<span class="medium tnum">{price}</span><span class="faint tnum">{time}</span></p>
</a>
"""
VALUE = '<td class="medium tnum">{}</td>'


def run_rows(runs: Iterable[Run]) -> SafeString:
    """A row of the table for each run."""
    address = _addresses()
    return mark_safe("".join(_row(run, address(run)) for run in runs))  # all escaped


def run_links(runs: Iterable[Run]) -> SafeString:
    """A link to each run, with what it was and how long ago."""
    address = _addresses()
    return mark_safe("".join(_link(run, address(run)) for run in runs))  # all escaped


def service_cards(services: Iterable[BaseService]) -> SafeString:
    """A card for each service, its price at the foot."""
    return mark_safe("".join(map(_card, services)))  # all escaped


def result_rows(table: Table) -> SafeString:
    """The rows of a result; the first cell of each names it."""
    return mark_safe("".join(map(_values, table.rows)))  # all escaped


def given_back(run: Run) -> str:
    return gettext("%(n)s given back") % {"n": figure(run.cost)}


def price_of_a_run(price: int) -> str:
    words = ngettext("%(n)s credit a run", "%(n)s credits a run", price)
    return words % {"n": figure(price)}


def _row(run: Run, address: str) -> str:
    state = _state(run)
    return ROW.format(
        address=escape(address),
        label=escape(run.label),
        service=escape(str(service_of(run).name)),
        at=escape(short_moment(run.created_at)),
        who=escape(run.user.name or run.user.email),
        state=state,
        unusual=_unusual(run, state),
        charged=escape(figure(run.charged)),
        back=BACK.format(escape(given_back(run))) if run.refunded_at else "",
    )


def _link(run: Run, address: str) -> str:
    service, state = service_of(run), _state(run)
    return LINK.format(
        address=escape(address),
        icon=icon(service.icon),
        label=escape(run.label),
        service=escape(str(service.name)),
        ago=escape(naturaltime(run.created_at)),
        state=state,
        unusual=_unusual(run, state),
        charged=escape(figure(run.charged)),
        unit=escape(ngettext("credit", "credits", run.charged)),
    )


def _card(service: BaseService) -> str:
    return CARD.format(
        address=escape(reverse("services:run", args=[service.slug])),
        icon=icon(service.icon, "is-lg"),
        name=escape(str(service.name)),
        summary=escape(str(service.summary)),
        price=escape(price_of_a_run(service.price)),
        time=escape(str(service.time_hint)),
    )


def _values(row: Sequence[Any]) -> str:
    name, *values = row or [""]
    cells = "".join(VALUE.format(conditional_escape(shown(value))) for value in values)
    return f'<tr><th scope="row" class="muted">{conditional_escape(shown(name))}</th>{cells}</tr>\n'


def shown(value: Any) -> Any:
    """Write numbers as the language does, and leave words alone."""
    return intcomma(value) if isinstance(value, int | float) else value


def _addresses() -> Callable[[Run], str]:
    """Look the address up once: only the run in it differs."""
    pattern = reverse("services:result", args=[NOBODY])
    return lambda run: pattern.replace(str(NOBODY), str(run.pk))


def _state(run: Run) -> str:
    if run.refunded_at:
        return _badge("warning", "")
    return _badge("info" if run.is_open else "success", run.state)


@kept
def _badge(kind: str, state: str) -> str:
    words = Run.State(state).label if state else pgettext("status", "Refunded")
    return STATE.format(kind, escape(str(words)))


def _unusual(run: Run, state: str) -> str:
    """What phones show of the state: they have no room for the usual end, which says nothing."""
    return "" if run.state == Run.State.DONE else state

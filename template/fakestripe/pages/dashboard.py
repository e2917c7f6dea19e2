"""The developer's pages: time, events, faults, and what there is."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fakestripe import controls
from fakestripe.errors import StripeRefusal
from fakestripe.faults import UnknownFault
from fakestripe.forms import Raw
from fakestripe.pages import customers, events, faults, overview, payments
from fakestripe.pages.formats import moment
from fakestripe.pages.rendering import Html, Page, fill, icon, joined, page, plain, redirect

if TYPE_CHECKING:
    from fakestripe.api import Request
    from fakestripe.stand import Stand

ROOT = "/_fakestripe"

type Form = dict[str, Raw]
type Show = Callable[["Stand", Form], Html]
type Act = Callable[["Stand", Form], str]
"""It returns what is told on the page that follows."""

TABS: dict[str, tuple[str, Show]] = {
    "": ("Overview", overview.show),
    "customers": ("Customers", customers.show),
    "payments": ("Payments", payments.show),
    "events": ("Events", events.show),
    "faults": ("Faults", faults.show),
}
ACTS: dict[str, tuple[str, Act]] = {
    "advance": ("", overview.advance),
    "reset": ("", overview.reset),
    "happen": ("payments", payments.happen),
    "send": ("events", events.send),
    "send-failed": ("events", events.send_failed),
    "faults": ("faults", faults.switch),
}
"""Where each leads afterwards, and what it does."""


def answer(stand: "Stand", request: "Request") -> Page:
    name = request.path.removeprefix(f"{ROOT}/").removeprefix("pages/")
    try:
        form = request.form()
        if request.method == "POST" and name in ACTS:
            back, act = ACTS[name]
            return redirect(f"{address(back)}?{urlencode({'told': act(stand, form)})}")
        if name in TABS:
            return page(_framed(stand, name, form))
    except (controls.Refused, UnknownFault, StripeRefusal) as refused:
        back = ACTS.get(name, ("", None))[0]
        return redirect(f"{address(back)}?{urlencode({'refused': str(refused)})}")
    return plain("There is no such page.", HTTPStatus.NOT_FOUND)


def address(tab: str) -> str:
    return f"{ROOT}/pages/{tab}" if tab else f"{ROOT}/"


def _framed(stand: "Stand", name: str, form: Form) -> str:
    title, show = TABS[name]
    return fill(
        "frame",
        title=title,
        where=stand.base_url.partition("//")[2],
        app=_app_link(stand),
        now=moment(stand.clock.now()),
        tabs=joined(_tab(each, name) for each in TABS),
        told=_told(form),
        content=show(stand, form),
    )


def _tab(name: str, current: str) -> Html:
    here = ' aria-current="page"' if name == current else ""
    return Html(f'<li><a href="{address(name)}"{here}>{TABS[name][0]}</a></li>')


def _told(form: Form) -> Html:
    for name, tone, sign in (("told", "success", "circle-check"), ("refused", "danger", "x")):
        if words := form.get(name):
            return fill("told", tone=tone, icon=icon(sign), words=words)
    return Html("")


def _app_link(stand: "Stand") -> Html:
    return fill("app_link", url=stand.app_url) if stand.app_url else Html("")

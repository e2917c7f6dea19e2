"""What a browser sees: the payment page, and the pages of the developer."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from fakestripe.pages import dashboard
from fakestripe.pages.rendering import Page, plain, redirect, static

if TYPE_CHECKING:
    from fakestripe.api import Request
    from fakestripe.stand import Stand

STATIC = "/_fakestripe/static/"


def serves(request: "Request") -> bool:
    """Say if a page answers, and not a control: the overview is both, by what is asked for."""
    is_overview = request.path == f"{dashboard.ROOT}/" and request.method == "GET"
    return (
        request.path in ("/", "/favicon.ico")
        or request.path.startswith((STATIC, f"{dashboard.ROOT}/pages/"))
        or (is_overview and "text/html" in request.headers.get("Accept", ""))
    )


def answer(stand: "Stand", request: "Request") -> Page:
    if request.path == "/":
        return redirect(f"{dashboard.ROOT}/")
    if request.path == "/favicon.ico":
        return static("flask.svg")
    if request.path.startswith(STATIC):
        return static(request.path.removeprefix(STATIC))
    return dashboard.answer(stand, request)


def refused() -> Page:
    return plain(
        "fakestripe answers its own pages and programs on this machine, and no other site.",
        HTTPStatus.FORBIDDEN,
    )

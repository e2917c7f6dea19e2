"""What a browser sees: the payment page, the bank's, receipts, and the pages of the developer."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from fakestripe.errors import StripeRefusal
from fakestripe.pages import bank, checkout, dashboard, receipt
from fakestripe.pages.rendering import Page, plain, redirect, static

if TYPE_CHECKING:
    from fakestripe.api import Request
    from fakestripe.stand import Stand

STATIC = "/_fakestripe/static/"
PAGES: "dict[str, Callable[[Stand, Request], Page]]" = {
    STATIC: lambda stand, request: static(request.path.removeprefix(STATIC)),
    f"{dashboard.ROOT}/pages/": dashboard.answer,
    checkout.ROOT: checkout.answer,
    bank.ROOT: bank.answer,
    receipt.ROOT: receipt.answer,
}
"""What answers which beginning of an address."""


def serves(request: "Request") -> bool:
    """Say if a page answers, and not a control: the overview is both, by what is asked for."""
    is_overview = request.path == f"{dashboard.ROOT}/" and request.method == "GET"
    return (
        request.path in ("/", "/favicon.ico")
        or request.path.startswith(tuple(PAGES))
        or (is_overview and "text/html" in request.headers.get("Accept", ""))
    )


def answer(stand: "Stand", request: "Request") -> Page:
    if request.path == "/":
        return redirect(f"{dashboard.ROOT}/")
    if request.path == "/favicon.ico":
        return static("flask.svg")
    for start, page in PAGES.items():
        if request.path.startswith(start):
            try:
                return page(stand, request)
            except StripeRefusal as refusal:
                return plain(refusal.message, refusal.status)
    return dashboard.answer(stand, request)


def refused() -> Page:
    return plain(
        "fakestripe answers its own pages and programs on this machine, and no other site.",
        HTTPStatus.FORBIDDEN,
    )

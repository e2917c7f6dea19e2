"""What `receipt_url` of a charge leads to."""

from typing import TYPE_CHECKING

from fakestripe.pages.checkout import missing
from fakestripe.pages.formats import day
from fakestripe.pages.frame import framed
from fakestripe.pages.rendering import Page, fill, joined, page
from fakestripe.pages.words import Words
from fakestripe.resources.charges import CHARGE
from fakestripe.store import Body

if TYPE_CHECKING:
    from fakestripe.api import Request
    from fakestripe.stand import Stand

ROOT = "/receipts/"


def answer(stand: "Stand", request: "Request") -> Page:
    words = Words.for_browser(request.headers.get("Accept-Language", ""))
    id = request.path.removeprefix(ROOT)
    account = stand.owner_of(CHARGE, id)
    if account is None:
        return missing(stand, words)
    charge = account.get(CHARGE, id)
    rows = [("Paid", words.money(charge["amount_captured"], charge["currency"]))]
    if charge["amount_refunded"]:
        rows.append(("Refunded", words.money(charge["amount_refunded"], charge["currency"])))
    rows.append(("Paid with", _method(charge)))
    content = fill(
        "receipt",
        heading=words.say("Receipt"),
        business=stand.business,
        day=day(charge["created"]),
        facts=joined(fill("fact", name=words.say(name), value=value) for name, value in rows),
    )
    return page(framed(stand, words, words.say("Receipt"), content))


def _method(charge: Body) -> str:
    details = charge["payment_method_details"]
    numbers = details.get(details["type"]) or {}
    name = numbers.get("brand") or details["type"].replace("_", " ")
    return f"{str(name).capitalize()} {numbers.get('last4', '')}".strip()

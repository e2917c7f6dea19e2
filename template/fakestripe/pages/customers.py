"""Who the customers are."""

import json
from typing import TYPE_CHECKING

from fakestripe.pages.formats import moment
from fakestripe.pages.rendering import Html, fill, joined
from fakestripe.resources.customers import CUSTOMER

if TYPE_CHECKING:
    from fakestripe.forms import Raw
    from fakestripe.stand import Stand
    from fakestripe.store import Body

SHOWN = 200
BRIEF = 5


def show(stand: "Stand", form: "dict[str, Raw]") -> Html:
    rows = joined(_row(customer) for customer in _newest(stand, SHOWN))
    return fill("customers", rows=rows or fill("no_customers"))


def brief(stand: "Stand") -> Html:
    """Return the newest few, for the overview."""
    found = _newest(stand, BRIEF)
    lines = joined(fill("customer_line", **_words(customer)) for customer in found)
    return lines or fill("nothing", words="Nobody has bought anything yet.")


def _newest(stand: "Stand", limit: int) -> "list[Body]":
    rows = stand.store.rows(
        "SELECT body FROM objects WHERE kind = ? AND NOT deleted ORDER BY seq DESC LIMIT ?",
        CUSTOMER.object,
        limit,
    )
    return [json.loads(row["body"]) for row in rows]


def _row(customer: "Body") -> Html:
    return fill("customer_row", **_words(customer), created=moment(customer["created"]))


def _words(customer: "Body") -> dict[str, str]:
    name = customer["name"] or customer["email"] or customer["id"]
    return {"id": customer["id"], "name": name, "email": customer["email"] or ""}

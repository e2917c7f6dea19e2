"""Events, for thirty days."""

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.events import EVENT
from fakestripe.parameters import Flag, Given, Many, Text
from fakestripe.routing import route
from fakestripe.store import Body

KEPT = 30 * 24 * 3600  # seconds


@route(
    "GET",
    "/v1/events",
    {
        **listing.LIST,
        "type": Text(),
        "types": Many(Text(), most=20),
        "delivery_success": Flag(),
    },
)
def list_events(account: Account, given: Given) -> Body:
    kinds = [*given.get("types", []), *([given["type"]] if "type" in given else [])]
    return listing.page(account, EVENT, given, url="/v1/events", type=kinds or None)


@route("GET", "/v1/events/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(EVENT, id)

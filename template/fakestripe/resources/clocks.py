"""Test clocks: a time of its own for some customers, which stands still until it is advanced."""

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.clock import when_due
from fakestripe.errors import InvalidRequest
from fakestripe.objects import Kind
from fakestripe.parameters import Given, Moment, Text
from fakestripe.resources.customers import CUSTOMER, delete_customer
from fakestripe.routing import route
from fakestripe.store import Body

TEST_CLOCK = Kind(
    "test_helpers.test_clock",
    "clock",
    noun="test clock",
    fields={
        "deletes_after": 0,
        "frozen_time": 0,
        "livemode": False,
        "name": None,
        "status": "ready",
        "status_details": {},
    },
)
KEPT = 30 * 24 * 3600  # seconds
ADDRESS = "/v1/test_helpers/test_clocks"


@route("POST", ADDRESS, {"frozen_time": Moment(required=True), "name": Text(most=300)})
def create(account: Account, given: Given) -> Body:
    clock = TEST_CLOCK.new(created=account.now, deletes_after=account.now + KEPT, **given)
    return account.add(clock, "test_helpers.test_clock.created")


@route("GET", ADDRESS, listing.PAGES)
def list_clocks(account: Account, given: Given) -> Body:
    return listing.page(account, TEST_CLOCK, given, url=ADDRESS)


@route("GET", f"{ADDRESS}/{{id}}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(TEST_CLOCK, id)


@route("POST", f"{ADDRESS}/{{id}}/advance", {"frozen_time": Moment(required=True)})
def advance(account: Account, given: Given, id: str) -> Body:
    """Begin to advance. What falls due on the way happens after the answer, as at Stripe."""
    clock = account.get(TEST_CLOCK, id)
    if clock["status"] != "ready":
        raise InvalidRequest(
            "Test clock is not ready: wait until it has advanced to the time before.",
            code="test_clock_advancement_underway",
        )
    if given["frozen_time"] <= clock["frozen_time"]:
        raise InvalidRequest(
            "Test clocks only go forward: frozen_time must be later than the clock's.",
            param="frozen_time",
        )
    account.later("test_clock.advance", clock, at=account.now)
    return account.update(
        clock,
        "test_helpers.test_clock.advancing",
        status="advancing",
        status_details={"advancing": {"target_frozen_time": given["frozen_time"]}},
    )


@route("DELETE", f"{ADDRESS}/{{id}}")
def delete(account: Account, given: Given, id: str) -> Body:
    """Delete it, with the customers that live in its time."""
    clock = account.get(TEST_CLOCK, id)
    for customer in account.all(CUSTOMER, test_clock=id):
        delete_customer(account.on(id), customer)
    account.store.change("DELETE FROM due WHERE account = ? AND test_clock = ?", account.id, id)
    return account.delete(clock, "test_helpers.test_clock.deleted")


@when_due("test_clock.advance")
def arrive(account: Account, id: str) -> None:
    clock = account.find(TEST_CLOCK, id)
    if clock and clock["status"] == "advancing":
        until = clock["status_details"]["advancing"]["target_frozen_time"]
        account.clock.run_due(until, account.like, test_clock=id)
        ready = account.update(clock, frozen_time=until, status="ready", status_details={})
        account.emit("test_helpers.test_clock.ready", ready)

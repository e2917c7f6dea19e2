import time
from collections.abc import Iterator

import pytest
from stripe import InvalidRequestError, StripeClient

from fakestripe.account import Account
from fakestripe.clock import TASKS, when_due
from fakestripe.resources.clocks import TEST_CLOCK
from fakestripe.resources.customers import CUSTOMER
from fakestripe.stand import Stand
from fakestripe.tests.conformity import missing_fields
from fakestripe.tests.conftest import KEY

DAY = 24 * 3600


@pytest.fixture
def account(stand: Stand) -> Account:
    return stand.account(f"acct_{KEY.split('_')[-1][:16]}")


@pytest.fixture(autouse=True)
def task() -> Iterator[None]:
    """A task that renames a customer, and puts itself in for the day after."""

    @when_due("test.rename")
    def rename(account: Account, id: str, name: str, again: int = 0) -> None:
        account.update(account.get(CUSTOMER, id), "customer.updated", name=name)
        if again:
            later = {"at": account.now + DAY, "name": f"{name}+", "again": again - 1}
            account.later("test.rename", id, **later)

    yield
    del TASKS["test.rename"]


def test_what_falls_due_happens_at_its_own_moment(
    client: StripeClient, stand: Stand, account: Account
) -> None:
    customer, now = client.v1.customers.create(), stand.clock.now()
    account.later("test.rename", customer.id, at=now + DAY, name="Ada")
    stand.clock.advance(now + 7 * DAY, stand.account)
    event = client.v1.events.list({"type": "customer.updated"}).data[0]
    assert event.created == now + DAY
    assert stand.clock.now() >= now + 7 * DAY


def test_what_follows_on_the_way_happens_too_and_in_order(
    client: StripeClient, stand: Stand, account: Account
) -> None:
    ada, ben = (client.v1.customers.create().id for _ in range(2))
    now = stand.clock.now()
    account.later("test.rename", ben, at=now + DAY + 5, name="Ben")
    account.later("test.rename", ada, at=now + DAY, name="Ada", again=2)
    stand.clock.advance(now + 2 * DAY, stand.account)
    names = [e.data.object["name"] for e in client.v1.events.list({"limit": 3}).data]
    assert names == ["Ada+", "Ben", "Ada"]


def test_the_clocks_own_events_have_no_request(
    client: StripeClient, stand: Stand, account: Account
) -> None:
    customer = client.v1.customers.create()
    account.later("test.rename", customer.id, at=stand.clock.now() + DAY, name="Ada")
    stand.clock.advance(stand.clock.now() + DAY, stand.account)
    event = client.v1.events.list({"type": "customer.updated"}).data[0]
    assert event.request is not None
    assert (event.request.id, event.request.idempotency_key) == (None, None)


def test_what_is_due_soon_happens_by_itself(
    client: StripeClient, stand: Stand, account: Account
) -> None:
    customer = client.v1.customers.create()
    account.later("test.rename", customer.id, at=stand.clock.now() + 1, name="Ada")
    stand.pulse.wake()
    wait_until(lambda: client.v1.customers.retrieve(customer.id).name == "Ada")


def test_a_test_clock_stands_still_until_it_is_advanced(
    client: StripeClient, stand: Stand, account: Account
) -> None:
    clock = client.v1.test_helpers.test_clocks.create({"frozen_time": 1_800_000_000})
    customer = client.v1.customers.create({"test_clock": clock.id})
    assert customer.created == 1_800_000_000
    account.on(clock.id).later("test.rename", customer.id, at=1_800_000_000 + DAY, name="Ada")
    stand.clock.advance(1_800_000_000 + 30 * DAY, stand.account)
    assert client.v1.customers.retrieve(customer.id).name is None
    client.v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": 1_800_000_000 + DAY})
    wait_until(lambda: client.v1.test_helpers.test_clocks.retrieve(clock.id).status == "ready")
    assert client.v1.customers.retrieve(customer.id).name == "Ada"
    kinds = [event.type for event in client.v1.events.list({"limit": 3}).data]
    assert kinds[0] == "test_helpers.test_clock.ready"


def test_a_test_clock_goes_forward_only(client: StripeClient) -> None:
    clock = client.v1.test_helpers.test_clocks.create({"frozen_time": 1_800_000_000})
    with pytest.raises(InvalidRequestError, match="only go forward"):
        client.v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": 1_700_000_000})


def test_a_test_clock_takes_its_customers_along(client: StripeClient) -> None:
    clock = client.v1.test_helpers.test_clocks.create({"frozen_time": 1_800_000_000})
    customer = client.v1.customers.create({"test_clock": clock.id})
    client.v1.test_helpers.test_clocks.delete(clock.id)
    assert client.v1.customers.retrieve(customer.id).deleted


def test_every_field_of_stripes_type_is_sent() -> None:
    assert missing_fields(TEST_CLOCK, left_out=set()) == set()


def wait_until(holds: object) -> None:
    assert callable(holds)
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)

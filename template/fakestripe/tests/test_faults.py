from collections.abc import Iterator

import pytest
import stripe
from stripe import StripeClient

from fakestripe import delivery
from fakestripe.faults import Fault, UnknownFault
from fakestripe.stand import Stand
from fakestripe.tests.conftest import client_of
from fakestripe.tests.listening import Listener
from fakestripe.tests.test_webhooks import wait_until_settled

ONCE: stripe.RequestOptions = {"idempotency_key": "purchase-1:1"}


@pytest.fixture
def app(client: StripeClient) -> Iterator[Listener]:
    with Listener() as app:
        app.subscribe(client)
        yield app


def test_a_duplicate_comes_twice(client: StripeClient, stand: Stand, app: Listener) -> None:
    stand.faults.add({"kind": "duplicate"})
    client.v1.customers.create()
    first, second = app.hear(2)
    assert first.event["id"] == second.event["id"]


def test_a_dropped_event_never_comes(client: StripeClient, stand: Stand, app: Listener) -> None:
    stand.faults.add({"kind": "drop", "match": "customer.created"})
    client.v1.customers.delete(client.v1.customers.create().id)
    assert app.types(1) == ["customer.deleted"]
    wait_until_settled(stand)
    assert len(app.told) == 1


def test_events_overtake_each_other_the_same_way_for_a_seed() -> None:
    fault = Fault("reorder", seed=3)
    waits = [fault.chance(f"evt_{n}") for n in range(5)]
    assert waits != sorted(waits)
    assert waits == [Fault("reorder", seed=3).chance(f"evt_{n}") for n in range(5)]


def test_a_reordered_event_comes_all_the_same(
    client: StripeClient, stand: Stand, app: Listener
) -> None:
    stand.faults.add({"kind": "reorder", "seconds": 0.5, "seed": 1})
    ids = {client.v1.customers.create().id for _ in range(5)}
    assert {told.event["data"]["object"]["id"] for told in app.hear(5)} == ids


def test_a_stale_event_shows_the_object_as_it_was(
    client: StripeClient, stand: Stand, app: Listener
) -> None:
    stand.faults.add({"kind": "stale", "match": "customer.updated"})
    customer = client.v1.customers.create({"name": "Ada"})
    client.v1.customers.update(customer.id, {"name": "Ben"})
    assert app.hear(2)[1].event["data"]["object"]["name"] == "Ada"


def test_an_error_does_nothing_and_the_next_try_is_well(stand: Stand) -> None:
    stand.faults.add({"kind": "error", "times": 1})
    customer = client_of(stand, max_network_retries=2).v1.customers.create()
    assert [one.id for one in client_of(stand).v1.customers.list().data] == [customer.id]


def test_an_error_after_the_work_is_replayed(client: StripeClient, stand: Stand) -> None:
    stand.faults.add({"kind": "error_after", "times": 1})
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            client.v1.customers.create({"name": "Ada"}, ONCE)
    assert len(client.v1.customers.list().data) == 1


def test_a_connection_cut_after_the_work_is_mended_by_the_same_key(stand: Stand) -> None:
    stand.faults.add({"kind": "cut", "times": 1, "match": "POST *"})
    customer = client_of(stand, max_network_retries=2).v1.customers.create()
    assert [one.id for one in client_of(stand).v1.customers.list().data] == [customer.id]


def test_stripe_is_down_while_the_fault_is_on(client: StripeClient, stand: Stand) -> None:
    stand.faults.add({"kind": "down"})
    with pytest.raises(stripe.APIConnectionError):
        client.v1.customers.list()
    stand.faults.clear()
    assert client.v1.customers.list().data == []


def test_too_many_requests_are_stripes_429(client: StripeClient, stand: Stand) -> None:
    stand.faults.add({"kind": "rate_limit", "times": 1, "match": "GET /v1/customers*"})
    with pytest.raises(stripe.RateLimitError):
        client.v1.customers.list()
    assert client.v1.customers.list().data == []


def test_half_of_them_are_hit_and_the_same_half_for_a_seed() -> None:
    fault, again = Fault("drop", share=0.5, seed=7), Fault("drop", share=0.5, seed=7)
    hits = [fault.hits("charge.refunded") for _ in range(200)]
    assert 70 < sum(hits) < 130
    assert hits == [again.hits("charge.refunded") for _ in range(200)]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"kind": "gremlins"},
        {"kind": "drop", "share": 2},
        {"kind": "drop", "times": 0},
        {"kind": "drop", "colour": "red"},
        {"kind": "delay", "seconds": "many"},
    ],
)
def test_what_is_no_fault_is_refused_with_a_sentence(given: dict[str, object]) -> None:
    with pytest.raises(UnknownFault, match=r"\.$"):
        Fault.of(given)


def test_an_answer_that_gets_lost_is_sent_again(
    client: StripeClient, stand: Stand, app: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "PAUSES", (0.05,))
    stand.faults.add({"kind": "lost_answer", "times": 1})
    client.v1.customers.create()
    first, second = app.hear(2)
    assert first.body == second.body


def test_a_forged_signature_does_not_hold(
    client: StripeClient, stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "PAUSES", (0.05,))
    stand.faults.add({"kind": "forged", "times": 1})
    with Listener(answers=[400, 200]) as app:
        secret = str(app.subscribe(client).secret)
        client.v1.customers.create()
        forged, right = app.hear(2)
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(forged.body, forged.signature, secret)
    client.construct_event(right.body, right.signature, secret)

import time
from collections.abc import Iterator

import pytest
import stripe
from stripe import InvalidRequestError, StripeClient

from fakestripe import delivery
from fakestripe.resources.webhook_endpoints import WEBHOOK_ENDPOINT
from fakestripe.stand import Stand
from fakestripe.tests.conformity import missing_fields
from fakestripe.tests.listening import Listener


@pytest.fixture
def app() -> Iterator[Listener]:
    with Listener() as app:
        yield app


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once; how long the pauses are is a test of its own."""
    monkeypatch.setattr(delivery, "PAUSES", (0.05, 0.05))


def test_every_field_of_stripes_type_is_sent() -> None:
    assert missing_fields(WEBHOOK_ENDPOINT, left_out={"secret"}) == set()


def test_an_event_comes_signed_by_the_endpoints_secret(client: StripeClient, app: Listener) -> None:
    endpoint = app.subscribe(client)
    customer = client.v1.customers.create({"name": "Ada"})
    [told] = app.hear(1)
    event = client.construct_event(told.body, told.signature, str(endpoint.secret))
    assert (event.type, event.data.object["id"]) == ("customer.created", customer.id)
    assert event.pending_webhooks == 1


def test_the_secret_is_told_once(client: StripeClient, app: Listener) -> None:
    made = app.subscribe(client)
    assert str(made.secret).startswith("whsec_")
    found = client.v1.webhook_endpoints.retrieve(made.id)
    assert "secret" not in found.to_dict()


def test_only_enabled_events_come(client: StripeClient, app: Listener) -> None:
    app.subscribe(client, "customer.deleted")
    client.v1.customers.delete(client.v1.customers.create().id)
    assert app.types(1) == ["customer.deleted"]


def test_a_disabled_or_deleted_endpoint_hears_nothing(client: StripeClient, app: Listener) -> None:
    disabled, deleted, kept = (app.subscribe(client) for _ in range(3))
    client.v1.webhook_endpoints.update(disabled.id, {"disabled": True})
    client.v1.webhook_endpoints.delete(deleted.id)
    client.v1.customers.create()
    [told] = app.hear(1)
    assert told.event["pending_webhooks"] == 1
    assert kept.status == "enabled"


def test_events_come_in_the_order_in_which_they_happened(
    client: StripeClient, app: Listener
) -> None:
    app.subscribe(client)
    ids = [client.v1.customers.create().id for _ in range(20)]
    assert [told.event["data"]["object"]["id"] for told in app.hear(20)] == ids


@pytest.mark.parametrize("status", [500, 400, 302])
def test_anything_but_2xx_is_tried_again_and_signed_anew(
    client: StripeClient, app: Listener, quick: None, status: int
) -> None:
    app.answers, app.location = [status, 200], app.url
    endpoint = app.subscribe(client)
    client.v1.customers.create()
    first, second = app.hear(2)
    assert first.body == second.body
    for told in (first, second):
        client.construct_event(told.body, told.signature, str(endpoint.secret))


def test_pauses_grow_and_three_tries_fit_in_ninety_seconds() -> None:
    assert list(delivery.PAUSES) == sorted(delivery.PAUSES)
    assert sum(delivery.PAUSES[:2]) <= 90


def test_an_event_that_was_taken_is_no_longer_pending(
    client: StripeClient, stand: Stand, app: Listener
) -> None:
    app.subscribe(client)
    client.v1.customers.create()
    app.hear(1)
    wait_until_settled(stand)
    [event] = client.v1.events.list().data
    assert event.pending_webhooks == 0


def test_a_slow_endpoint_delays_nothing_else(client: StripeClient, app: Listener) -> None:
    with Listener(seconds=3) as slow:
        slow.subscribe(client)
        app.subscribe(client)
        started = time.monotonic()
        client.v1.customers.create()
        app.hear(1)
        assert time.monotonic() - started < 2.5
        slow.hear(1)


def test_the_request_is_answered_before_a_slow_webhook(client: StripeClient, app: Listener) -> None:
    app.seconds = 2
    app.subscribe(client)
    started = time.monotonic()
    client.v1.customers.create()
    assert time.monotonic() - started < 1.5
    app.hear(1)


def test_nothing_is_sent_beyond_this_machine(stand: Stand) -> None:
    outcome = delivery.post("http://93.184.215.14/webhook/", "{}", "whsec_x")
    assert outcome.answer == "not sent: 93.184.215.14 is not on this machine"


def test_the_endpoints_version_is_on_its_events(client: StripeClient, app: Listener) -> None:
    client.v1.webhook_endpoints.create(
        {
            "url": app.url,
            "enabled_events": ["*"],
            "api_version": stripe.api_version,  # type: ignore[typeddict-item]
        }
    )
    client.v1.customers.create()
    assert app.hear(1)[0].event["api_version"] == stripe.api_version


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"url": "nonsense", "enabled_events": ["*"]}, "url"),
        ({"url": "http://localhost/", "enabled_events": ["no.event"]}, "enabled_events[0]"),
        ({"enabled_events": ["*"]}, "url"),
    ],
)
def test_an_endpoint_that_stripe_refuses_is_refused(
    client: StripeClient, params: stripe.params.WebhookEndpointCreateParams, param: str
) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.webhook_endpoints.create(params)
    assert refused.value.param == param


def wait_until_settled(stand: Stand) -> None:
    deadline = time.monotonic() + 120
    while delivery.next_try(stand.store) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.01)

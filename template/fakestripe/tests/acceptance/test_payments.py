from typing import Any
from uuid import uuid4

import pytest
from stripe import CardError, IdempotencyError, InvalidRequestError, StripeClient

from fakestripe.tests.acceptance.conftest import Place
from fakestripe.tests.acceptance.paying import CARDS, pay


def test_a_card_pays(client: StripeClient) -> None:
    intent = pay(client, metadata={"app": "acceptance"}, description="Ten dollars")
    charge = intent.latest_charge
    assert (intent.status, intent.amount_received) == ("succeeded", 1000)
    assert (charge.status, charge.captured, charge.refunded) == ("succeeded", True, False)
    assert charge.payment_method_details.card.last4 == "4242"
    assert charge.to_dict()["metadata"] == {"app": "acceptance"}


@pytest.mark.parametrize(
    ("method", "code", "decline_code"),
    [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"),
    ],
)
def test_a_decline_leaves_its_charge(
    client: StripeClient, method: str, code: str, decline_code: str
) -> None:
    with pytest.raises(CardError) as refused:
        pay(client, method)
    error = refused.value.error
    assert (refused.value.http_status, error.code, error.decline_code) == (402, code, decline_code)
    intent = client.v1.payment_intents.retrieve(error.payment_intent["id"])
    assert (intent.status, intent.payment_method) == ("requires_payment_method", None)
    assert client.v1.charges.retrieve(error.charge).status == "failed"


def test_another_card_pays_after_a_decline(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({"amount": 1000, "currency": "usd", **CARDS})
    with pytest.raises(CardError):
        client.v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_visa_chargeDeclined"}
        )
    paid = client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert (paid.status, paid.last_payment_error) == ("succeeded", None)


def test_a_bank_asks_its_customer(client: StripeClient) -> None:
    intent = pay(client, "pm_card_threeDSecure2Required", return_url="https://example.com/back")
    assert (intent.status, intent.latest_charge) == ("requires_action", None)


def test_without_the_customer_it_says_no(client: StripeClient) -> None:
    customer = client.v1.customers.create().id
    with pytest.raises(CardError) as refused:
        pay(client, "pm_card_authenticationRequired", customer=customer, off_session=True)
    assert refused.value.code == "authentication_required"


def test_a_card_is_held_and_captured_in_part(client: StripeClient) -> None:
    held = pay(client, capture_method="manual")
    assert (held.status, held.amount_capturable) == ("requires_capture", 1000)
    paid = client.v1.payment_intents.capture(held.id, {"amount_to_capture": 700})
    assert (paid.status, paid.amount_received, paid.amount_capturable) == ("succeeded", 700, 0)


def test_what_is_held_can_be_let_go(client: StripeClient) -> None:
    held = pay(client, capture_method="manual")
    gone = client.v1.payment_intents.cancel(held.id, {"cancellation_reason": "abandoned"})
    assert (gone.status, gone.cancellation_reason) == ("canceled", "abandoned")


def test_a_card_that_was_set_up_pays_later(client: StripeClient) -> None:
    customer = client.v1.customers.create().id
    params: Any = {"customer": customer, "payment_method": "pm_card_visa", "confirm": True}
    ready = client.v1.setup_intents.create({**params, **CARDS})
    assert ready.status == "succeeded"
    method = client.v1.customers.payment_methods.list(customer).data[0].id
    assert pay(client, method, customer=customer, off_session=True).status == "succeeded"


def test_a_declining_card_is_not_kept(client: StripeClient) -> None:
    customer = client.v1.customers.create().id
    with pytest.raises(CardError):
        client.v1.payment_methods.attach("pm_card_visa_chargeDeclined", {"customer": customer})
    assert client.v1.customers.payment_methods.list(customer).data == []


@pytest.mark.parametrize(
    ("wrong", "param", "code"),
    [
        ({"amount": 49}, "amount", "amount_too_small"),
        ({"currency": "xyz"}, "currency", None),
        ({"customer": "cus_none"}, "customer", "resource_missing"),
        ({"colour": "red"}, "colour", "parameter_unknown"),
    ],
)
def test_a_wrong_payment_is_refused(
    client: StripeClient, wrong: Any, param: str, code: str | None
) -> None:
    params: Any = {"amount": 1000, "currency": "usd", **CARDS, **wrong}
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.payment_intents.create(params)
    assert (refused.value.http_status, refused.value.param) == (400, param)
    assert code in (None, refused.value.code)


def test_an_unknown_id_in_the_address_is_missing(client: StripeClient) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.payment_intents.retrieve("pi_none")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")


def test_a_key_gets_the_same_answer(client: StripeClient) -> None:
    key: Any = {"idempotency_key": uuid4().hex}
    params: Any = {"amount": 1000, "currency": "usd", **CARDS}
    first = client.v1.payment_intents.create(params, key)
    assert client.v1.payment_intents.create(params, key).id == first.id
    with pytest.raises(IdempotencyError):
        client.v1.payment_intents.create({**params, "amount": 2000}, key)


def test_a_decline_is_replayed(client: StripeClient) -> None:
    customer = client.v1.customers.create().id
    options: Any = {"idempotency_key": uuid4().hex}
    params: Any = {"amount": 1000, "currency": "usd", "customer": customer, "confirm": True}
    params |= {"payment_method": "pm_card_visa_chargeDeclined", **CARDS}
    for _ in range(2):
        with pytest.raises(CardError):
            client.v1.payment_intents.create(params, options)
    assert len(client.v1.charges.list({"customer": customer}).data) == 1


def test_its_events_are_told(place: Place) -> None:
    intent = pay(place.client)
    wanted = {"payment_intent.created", "charge.succeeded", "payment_intent.succeeded"}

    def all_told() -> bool:
        ours: set[str] = set()
        params: Any = {"limit": 100, "created": {"gte": intent.created}}
        for event in place.client.v1.events.list(params).data:
            about = event.data.to_dict()["object"]
            if intent.id in (about["id"], about.get("payment_intent")):
                ours.add(event.type)
        return wanted <= ours

    place.until(all_told)

"""Idempotency where it counts: with money."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from stripe import CardError, IdempotencyError, InvalidRequestError, StripeClient

from fakestripe.tests.told import told

TEN: Any = {"amount": 1000, "currency": "usd", "confirm": True}
KEY: Any = {"idempotency_key": "row-7:1"}


def test_a_decline_is_replayed(client: StripeClient) -> None:
    params = {**TEN, "payment_method": "pm_card_chargeDeclined"}
    said = []
    for _ in range(2):
        with pytest.raises(CardError) as refused:
            client.v1.payment_intents.create(params, KEY)
        said.append(refused.value.json_body)
    assert said[0] == said[1]
    assert len(client.v1.charges.list().data) == 1
    assert told(client).count("charge.failed") == 1


def test_a_key_is_for_one_request(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({**TEN, "payment_method": "pm_card_visa"}, KEY)
    with pytest.raises(IdempotencyError):
        client.v1.payment_intents.create({**TEN, "payment_method": "pm_card_amex"}, KEY)
    with pytest.raises(IdempotencyError):
        client.v1.refunds.create({"payment_intent": intent.id}, KEY)
    assert client.v1.refunds.list().data == []


def test_a_request_that_was_wrong_frees_its_key(client: StripeClient) -> None:
    with pytest.raises(InvalidRequestError):
        client.v1.payment_intents.create({**TEN, "amount": 1}, KEY)
    paid = client.v1.payment_intents.create({**TEN, "payment_method": "pm_card_visa"}, KEY)
    assert paid.status == "succeeded"


def test_ten_at_once_refund_once(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({**TEN, "payment_method": "pm_card_visa"})
    params: Any = {"payment_intent": intent.id, "amount": 100}
    with ThreadPoolExecutor(10) as pool:
        made = list(pool.map(lambda _: client.v1.refunds.create(params, KEY).id, range(10)))
    assert len(set(made)) == 1
    assert client.v1.charges.list().data[0].amount_refunded == 100


def test_a_refusal_of_the_state_is_replayed(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({**TEN, "payment_method": "pm_card_visa"})
    client.v1.refunds.create({"payment_intent": intent.id})
    for _ in range(2):
        with pytest.raises(InvalidRequestError) as refused:
            client.v1.refunds.create({"payment_intent": intent.id}, KEY)
        assert refused.value.code == "charge_already_refunded"
    assert len(client.v1.refunds.list().data) == 1

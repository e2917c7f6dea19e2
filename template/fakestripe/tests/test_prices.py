from decimal import Decimal
from typing import Any

import pytest
from stripe import InvalidRequestError, StripeClient

from fakestripe.resources.prices import PRICE
from fakestripe.tests.conformity import missing_fields

PACK = {"product_data": {"name": "100 credits"}, "currency": "usd"}


def test_every_field_of_stripes_type_is_sent() -> None:
    assert missing_fields(PRICE, {"tiers"}) == set()  # no tiered prices here


def test_a_price_brings_its_product(client: StripeClient) -> None:
    price = client.v1.prices.create({**PACK, "unit_amount": 1000, "expand": ["product"]})
    assert (price.product.name, price.type, price.recurring) == ("100 credits", "one_time", None)


def test_an_amount_is_told_both_ways(client: StripeClient) -> None:
    whole = client.v1.prices.create({**PACK, "unit_amount": 1000})
    part = client.v1.prices.create({**PACK, "unit_amount_decimal": Decimal("0.5")})
    assert (whole.unit_amount, whole.unit_amount_decimal) == (1000, Decimal(1000))
    assert (part.unit_amount, part.unit_amount_decimal) == (None, Decimal("0.5"))


def test_a_price_by_the_month_says_so(client: StripeClient) -> None:
    price = client.v1.prices.create(
        {**PACK, "unit_amount": 2900, "recurring": {"interval": "month"}}
    )
    assert price.type == "recurring"
    assert price.recurring is not None
    assert (price.recurring.interval, price.recurring.interval_count) == ("month", 1)
    yearly = {"recurring": {"interval": "year"}}
    assert [each.id for each in client.v1.prices.list({"type": "recurring"}).data] == [price.id]
    assert client.v1.prices.list(yearly).data == []


def test_a_lookup_key_moves_only_where_it_is_asked_to(client: StripeClient) -> None:
    old = client.v1.prices.create({**PACK, "unit_amount": 900, "lookup_key": "pack"})
    again = {**PACK, "unit_amount": 1000, "lookup_key": "pack"}
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.prices.create(again)
    assert refused.value.param == "lookup_key"
    new = client.v1.prices.create({**again, "transfer_lookup_key": True})
    assert [each.id for each in client.v1.prices.list({"lookup_keys": ["pack"]}).data] == [new.id]
    assert client.v1.prices.retrieve(old.id).lookup_key is None


def test_the_amount_of_a_price_never_changes(client: StripeClient) -> None:
    price = client.v1.prices.create({**PACK, "unit_amount": 1000})
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.prices.update(price.id, {"unit_amount": 900})
    assert (refused.value.code, refused.value.param) == ("parameter_unknown", "unit_amount")
    assert client.v1.prices.update(price.id, {"active": False}).active is False


def test_tax_is_in_a_price_or_not_once_it_was_said(client: StripeClient) -> None:
    price = client.v1.prices.create({**PACK, "unit_amount": 1000})
    assert client.v1.prices.update(price.id, {"tax_behavior": "inclusive"}).tax_behavior
    with pytest.raises(InvalidRequestError, match="tax behavior"):
        client.v1.prices.update(price.id, {"tax_behavior": "exclusive"})


def test_a_price_in_more_currencies_tells_them_when_expanded(client: StripeClient) -> None:
    price = client.v1.prices.create(
        {**PACK, "unit_amount": 1000, "currency_options": {"eur": {"unit_amount": 900}}}
    )
    assert "currency_options" not in price.to_dict()
    expanded = client.v1.prices.retrieve(price.id, {"expand": ["currency_options"]}).to_dict()
    amounts = {name: each["unit_amount"] for name, each in expanded["currency_options"].items()}
    assert amounts == {"usd": 1000, "eur": 900}


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"unit_amount": 1000, "currency": "xyz"}, "currency"),
        ({}, "unit_amount"),
        ({"unit_amount": -1}, "unit_amount"),
        ({"unit_amount": 1000, "product": "prod_none"}, "product"),
        ({"unit_amount": 1000, "recurring": {"interval": "decade"}}, "recurring[interval]"),
    ],
)
def test_a_wrong_price_is_refused(client: StripeClient, wrong: Any, param: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.prices.create({**PACK, **wrong})
    assert refused.value.param == param

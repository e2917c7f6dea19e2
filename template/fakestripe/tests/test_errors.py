from typing import Any

import pytest
import stripe
from stripe import AuthenticationError, InvalidRequestError, StripeClient

from fakestripe import rights
from fakestripe.stand import Stand
from fakestripe.tests.conftest import client_of


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"colour": "red"}, "colour", "parameter_unknown"),
        ({"address": {"planet": "Mars"}}, "address[planet]", "parameter_unknown"),
        ({"balance": "much"}, "balance", "parameter_invalid_integer"),
        ({"address": "Bonn"}, "address", None),
        ({"preferred_locales": {"first": "de"}}, "preferred_locales", None),
        ({"tax_exempt": "always"}, "tax_exempt", None),
        ({"invoice_prefix": ""}, "invoice_prefix", "parameter_invalid_empty"),
        ({"shipping": {"name": "Ada"}}, "shipping[address]", "parameter_missing"),
        (
            {"invoice_settings": {"custom_fields": [{"name": "PO"}]}},
            "invoice_settings[custom_fields][0][value]",
            "parameter_missing",
        ),
        ({"metadata": {"k" * 41: "v"}}, "metadata", None),
        ({"metadata": {str(n): "v" for n in range(51)}}, "metadata", None),
        ({"email": "nonsense"}, "email", "email_invalid"),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(
    client: StripeClient, params: Any, param: str, code: str | None
) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.customers.create(params)
    assert (refused.value.param, refused.value.code) == (param, code)
    assert client.v1.customers.list().data == []
    assert client.v1.events.list().data == []


def test_unknown_parameters_of_lists_are_refused_too(client: StripeClient) -> None:
    with pytest.raises(InvalidRequestError, match="unknown parameter: colour"):
        client.raw_request("get", "/v1/customers", colour="red")


def test_an_address_that_is_not_built_is_stripes_error(client: StripeClient) -> None:
    with pytest.raises(InvalidRequestError, match="Unrecognized request URL") as refused:
        client.v1.topups.list()
    assert refused.value.http_status == 404


def test_errors_carry_the_request(client: StripeClient) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.customers.retrieve("cus_none")
    assert str(refused.value.request_id).startswith("req_")
    assert refused.value.http_status == 404


@pytest.mark.parametrize("key", ["sk_test_short", "nonsense", "sk_live_4242424242424242abc"])
def test_other_keys_are_refused(stand: Stand, key: str) -> None:
    with pytest.raises(AuthenticationError):
        client_of(stand, key).v1.customers.list()


def test_a_live_key_is_told_that_this_is_a_stand_in(stand: Stand) -> None:
    with pytest.raises(AuthenticationError, match="takes no live key"):
        client_of(stand, "rk_live_4242424242424242abc").v1.customers.list()


def test_a_publishable_key_may_not_do_this(stand: Stand) -> None:
    with pytest.raises(stripe.PermissionError):
        client_of(stand, "pk_test_4242424242424242abc").v1.customers.list()


def test_a_restricted_key_sees_its_account(stand: Stand, client: StripeClient) -> None:
    customer = client.v1.customers.create()
    restricted = client_of(stand, "rk_test_fakestripeTests0Restricted")
    assert restricted.v1.customers.retrieve(customer.id).id == customer.id


def test_a_restricted_key_lacks_what_it_was_not_given(stand: Stand) -> None:
    key = "rk_test_fakestripeTests0Restricted"
    rights.restrict(stand.store, key, ["rak_customer_write", "rak_event_read"])
    restricted = client_of(stand, key)
    restricted.v1.customers.create()
    assert len(restricted.v1.customers.list().data) == 1  # who may write may read
    restricted.v1.events.list()
    with pytest.raises(stripe.PermissionError, match="'rak_charge_write' permission"):
        restricted.v1.refunds.create({"charge": "ch_none"})


def test_another_major_version_is_refused(stand: Stand) -> None:
    old = client_of(stand, stripe_version="2024-06-20")
    with pytest.raises(InvalidRequestError, match="Invalid Stripe API version"):
        old.v1.customers.list()


def test_nothing_expands_that_stripe_does_not_expand(client: StripeClient) -> None:
    with pytest.raises(InvalidRequestError, match="cannot be expanded"):
        client.v1.customers.create({"expand": ["email"]})
    with pytest.raises(InvalidRequestError, match="more than 4 levels"):
        client.v1.customers.create({"expand": ["a.b.c.d.e"]})
    assert client.v1.customers.list().data == []

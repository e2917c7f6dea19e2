from typing import Any

import pytest
from stripe import CardError, InvalidRequestError, StripeClient

from fakestripe.methods import PAYMENT_METHOD
from fakestripe.tests.conformity import missing_fields

CARD = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2050, "cvc": "123"}


@pytest.fixture
def customer(client: StripeClient) -> str:
    return client.v1.customers.create({"email": "ada@example.com"}).id


def test_every_field_of_stripes_type_is_sent() -> None:
    of_one_type = {field for field in missing_fields(PAYMENT_METHOD, set()) if field != "customer"}
    assert {"card", "sepa_debit", "us_bank_account"} <= of_one_type
    assert of_one_type.isdisjoint({"allow_redisplay", "billing_details", "metadata"})


def test_a_card_shows_its_last_digits_and_never_its_number(client: StripeClient) -> None:
    method = client.v1.payment_methods.create({"type": "card", "card": CARD})
    assert method.card is not None
    assert (method.card.brand, method.card.last4, method.card.exp_year) == ("visa", "4242", 2050)
    assert CARD["number"] not in str(method)


def test_the_same_card_has_the_same_fingerprint(client: StripeClient) -> None:
    typed = client.v1.payment_methods.create({"type": "card", "card": CARD})
    named = client.v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}})
    assert typed.card.fingerprint == named.card.fingerprint
    assert typed.id != named.id


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"number": "4242424242424241"}, "incorrect_number"),
        ({"number": "1234"}, "incorrect_number"),
        ({"number": "4111111111111111"}, "card_declined"),  # somebody's, for all we know
        ({"exp_year": 2020}, "invalid_expiry_year"),
        ({"exp_month": 13}, "invalid_expiry_month"),
        ({"cvc": "1"}, "invalid_cvc"),
    ],
)
def test_what_is_no_card_is_refused(client: StripeClient, wrong: Any, code: str) -> None:
    with pytest.raises(CardError) as refused:
        client.v1.payment_methods.create({"type": "card", "card": {**CARD, **wrong}})
    assert (refused.value.code, refused.value.http_status) == (code, 402)


def test_a_name_stands_for_a_new_card_each_time(client: StripeClient, customer: str) -> None:
    first = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
    second = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
    kept = client.v1.payment_methods.list({"customer": customer, "type": "card"}).data
    assert [method.id for method in kept] == [second.id, first.id]
    assert client.v1.customers.payment_methods.retrieve(customer, first.id).customer == customer


def test_a_card_that_its_bank_declines_is_not_kept(client: StripeClient, customer: str) -> None:
    with pytest.raises(CardError) as refused:
        client.v1.payment_methods.attach("pm_card_visa_chargeDeclined", {"customer": customer})
    assert refused.value.code == "card_declined"
    assert client.v1.customers.payment_methods.list(customer).data == []


def test_the_card_that_fails_later_is_kept(client: StripeClient, customer: str) -> None:
    kept = client.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer})
    assert kept.customer == customer


def test_a_detached_card_is_used_up(client: StripeClient, customer: str) -> None:
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
    default: Any = {"invoice_settings": {"default_payment_method": method.id}}
    client.v1.customers.update(customer, default)
    client.v1.payment_methods.detach(method.id)
    settings = client.v1.customers.retrieve(customer).invoice_settings
    assert settings.default_payment_method is None
    with pytest.raises(InvalidRequestError, match="may not be used again"):
        client.v1.payment_methods.attach(method.id, {"customer": customer})


def test_the_default_is_a_card_of_ones_own(client: StripeClient, customer: str) -> None:
    other = client.v1.customers.create().id
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": other})
    default: Any = {"invoice_settings": {"default_payment_method": method.id}}
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.customers.update(customer, default)
    assert refused.value.param == "invoice_settings[default_payment_method]"


def test_a_bank_account_has_a_name_too(client: StripeClient) -> None:
    method = client.v1.payment_methods.retrieve("pm_usBankAccount_success")
    assert (method.type, method.us_bank_account.last4) == ("us_bank_account", "6789")


def test_a_card_of_one_customer_is_no_others(client: StripeClient, customer: str) -> None:
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
    other = client.v1.customers.create().id
    with pytest.raises(InvalidRequestError):
        client.v1.payment_methods.attach(method.id, {"customer": other})
    with pytest.raises(InvalidRequestError):
        client.v1.customers.payment_methods.retrieve(other, method.id)


def test_a_bank_account_is_a_test_account(client: StripeClient) -> None:
    iban = client.v1.payment_methods.create(
        {"type": "sepa_debit", "sepa_debit": {"iban": "DE89 3704 0044 0532 0130 00"}}
    )
    assert (iban.sepa_debit.last4, iban.sepa_debit.country) == ("3000", "DE")
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.payment_methods.create(
            {"type": "sepa_debit", "sepa_debit": {"iban": "DE02120300000000202051"}}
        )
    assert refused.value.param == "sepa_debit[iban]"


def test_who_is_billed_is_told_whole(client: StripeClient, customer: str) -> None:
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
    updated = client.v1.payment_methods.update(
        method.id, {"billing_details": {"name": "Ada", "address": {"country": "DE"}}}
    )
    assert (updated.billing_details.name, updated.billing_details.email) == ("Ada", None)
    assert updated.billing_details.address.to_dict()["country"] == "DE"

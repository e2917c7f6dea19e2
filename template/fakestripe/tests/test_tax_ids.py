from dataclasses import replace

import pytest
from stripe import InvalidRequestError, StripeClient

from fakestripe.account import Account
from fakestripe.outcomes import State
from fakestripe.resources.tax_ids import TAX_ID
from fakestripe.tests.checkout import ADA, pay, session
from fakestripe.tests.conformity import missing_fields
from fakestripe.tests.told import told


def test_every_field_of_stripes_type_is_sent() -> None:
    assert missing_fields(TAX_ID, set()) == set()


def test_a_customer_has_tax_ids(client: StripeClient) -> None:
    customer = client.v1.customers.create().id
    made = client.v1.customers.tax_ids.create(customer, {"type": "eu_vat", "value": "DE123456789"})
    assert (made.country, made.verification.status) == ("DE", "pending")
    assert client.v1.customers.tax_ids.list(customer).data[0].id == made.id
    assert client.v1.customers.tax_ids.delete(customer, made.id).deleted
    assert told(client)[1:] == ["customer.tax_id.created", "customer.tax_id.deleted"]


def test_one_customers_tax_id_is_no_others(client: StripeClient) -> None:
    mine, other = (client.v1.customers.create().id for _ in range(2))
    made = client.v1.customers.tax_ids.create(mine, {"type": "eu_vat", "value": "DE123456789"})
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.customers.tax_ids.retrieve(other, made.id)
    assert refused.value.http_status == 404


def test_what_is_no_tax_id_is_refused(client: StripeClient) -> None:
    customer = client.v1.customers.create().id
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.customers.tax_ids.create(customer, {"type": "eu_vat", "value": "12"})
    assert refused.value.code == "tax_id_invalid"


def test_one_that_was_typed_on_the_page_is_kept(client: StripeClient, account: Account) -> None:
    customer = client.v1.customers.create({"email": "ada@example.com"}).id
    made = session(
        client,
        customer=customer,
        customer_update={"name": "auto"},
        tax_id_collection={"enabled": True},
    )
    for odd in ("?", "123456789"):
        wrong = pay(account, made, buyer=replace(ADA, tax_id=odd))
        assert (wrong.state, wrong.field) == (State.OPEN, "tax_id")
    pay(account, made, buyer=replace(ADA, tax_id="de 123 456 789"))
    [kept] = client.v1.customers.tax_ids.list(customer).data
    assert (kept.type, kept.value) == ("eu_vat", "DE123456789")

import pytest
import stripe
from stripe import InvalidRequestError, StripeClient

from fakestripe.resources.customers import CUSTOMER
from fakestripe.tests.conformity import missing_fields


def test_a_customer_comes_back_with_its_null_fields(client: StripeClient) -> None:
    made = client.v1.customers.create({"email": "ada@example.com"})
    found = client.v1.customers.retrieve(made.id)
    assert (found.email, found.name, found.address) == ("ada@example.com", None, None)
    assert found.id.startswith("cus_")


def test_every_field_of_stripes_type_is_sent(client: StripeClient) -> None:
    left_out = {"cash_balance", "sources", "subscriptions", "tax_ids"}  # sent when expanded
    assert missing_fields(CUSTOMER, left_out) == set()


def test_an_address_is_sent_whole(client: StripeClient) -> None:
    customer = client.v1.customers.create({"address": {"country": "DE", "city": "Bonn"}})
    assert customer.address is not None
    assert (customer.address.country, customer.address.line2) == ("DE", None)


def test_metadata_is_merged_by_key_and_an_empty_text_removes(client: StripeClient) -> None:
    customer = client.v1.customers.create({"metadata": {"app": "shop", "plan": "pro"}})
    changed = client.v1.customers.update(customer.id, {"metadata": {"plan": "", "size": "5"}})
    assert changed.to_dict()["metadata"] == {"app": "shop", "size": "5"}
    emptied = client.v1.customers.update(customer.id, {"metadata": ""})
    assert emptied.to_dict()["metadata"] == {}


def test_an_empty_text_unsets_a_field(client: StripeClient) -> None:
    customer = client.v1.customers.create({"name": "Ada", "address": {"city": "Bonn"}})
    changed = client.v1.customers.update(customer.id, {"name": "", "address": ""})
    assert (changed.name, changed.address) == (None, None)


def test_a_deleted_customer_says_so_and_takes_no_change(client: StripeClient) -> None:
    customer = client.v1.customers.create()
    client.v1.customers.delete(customer.id)
    assert client.v1.customers.retrieve(customer.id).deleted is True
    assert client.v1.customers.list().data == []
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.customers.update(customer.id, {"name": "Ada"})
    assert (refused.value.code, refused.value.http_status) == ("resource_missing", 404)


def test_customers_are_found_by_what_is_known_of_them(client: StripeClient) -> None:
    ada = client.v1.customers.create({"email": "ada@example.com", "metadata": {"app": "shop"}})
    client.v1.customers.create({"email": "ben@example.com", "metadata": {"app": "shop"}})
    query = "email:'ada@example.com' AND metadata['app']:'shop'"
    assert [one.id for one in client.v1.customers.search({"query": query}).data] == [ada.id]
    query = "-email:'ada@example.com' metadata['app']:\"shop\""
    assert [one.id for one in client.v1.customers.search({"query": query}).data] != [ada.id]
    assert client.v1.customers.search({"query": "email~'example' OR name:'x'"}).data[1].id == ada.id


@pytest.mark.parametrize(
    "query", ["nonsense", "colour:'red'", "email:'a' AND name:'b' OR name:'c'"]
)
def test_a_search_that_stripe_does_not_know_is_refused(client: StripeClient, query: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.customers.search({"query": query})
    assert refused.value.param == "query"


def test_accounts_do_not_see_each_other(client: StripeClient, other: StripeClient) -> None:
    customer = client.v1.customers.create()
    with pytest.raises(stripe.InvalidRequestError):
        other.v1.customers.retrieve(customer.id)

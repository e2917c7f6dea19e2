import pytest
from stripe import InvalidRequestError, StripeClient

from fakestripe.resources.products import PRODUCT
from fakestripe.tests.conformity import missing_fields


def test_every_field_of_stripes_type_is_sent() -> None:
    assert missing_fields(PRODUCT, set()) == set()


def test_a_product_is_made_with_its_default_price(client: StripeClient) -> None:
    product = client.v1.products.create(
        {
            "name": "100 credits",
            "default_price_data": {"currency": "usd", "unit_amount": 1000},
            "expand": ["default_price"],
        }
    )
    assert (product.default_price.unit_amount, product.default_price.product) == (1000, product.id)


def test_its_events_come_in_stripes_order(client: StripeClient) -> None:
    client.v1.products.create(
        {"name": "Pack", "default_price_data": {"currency": "usd", "unit_amount": 1000}}
    )
    told = [event.type for event in client.v1.events.list().data]
    assert told == ["product.updated", "price.created", "product.created"]


def test_an_id_of_its_own_is_taken_once(client: StripeClient) -> None:
    client.v1.products.create({"id": "pack-100", "name": "100 credits"})
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.products.create({"id": "pack-100", "name": "Again"})
    assert refused.value.code == "resource_already_exists"


def test_an_archived_product_is_found_as_such(client: StripeClient) -> None:
    product = client.v1.products.create({"name": "Pack", "metadata": {"app": "shop"}})
    client.v1.products.update(product.id, {"active": False})
    assert client.v1.products.list({"active": True}).data == []
    [found] = client.v1.products.list({"active": False, "ids": [product.id]}).data
    assert found.to_dict()["metadata"] == {"app": "shop"}


def test_lists_and_texts_are_cleared_by_an_empty_text(client: StripeClient) -> None:
    product = client.v1.products.create(
        {"name": "Pack", "description": "Credits", "images": ["http://localhost/a.png"]}
    )
    cleared = client.v1.products.update(product.id, {"description": "", "images": ""})
    assert (cleared.description, cleared.images) == (None, [])


def test_a_product_with_a_price_is_archived_and_not_deleted(client: StripeClient) -> None:
    product = client.v1.products.create({"name": "Pack"})
    client.v1.prices.create({"product": product.id, "currency": "usd", "unit_amount": 500})
    with pytest.raises(InvalidRequestError, match="prices"):
        client.v1.products.delete(product.id)
    bare = client.v1.products.create({"name": "Nothing yet"})
    assert client.v1.products.delete(bare.id).deleted


def test_the_default_price_is_one_of_its_own(client: StripeClient) -> None:
    mine = client.v1.products.create({"name": "Mine"})
    other = client.v1.prices.create(
        {"product_data": {"name": "Other"}, "currency": "usd", "unit_amount": 500}
    )
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.products.update(mine.id, {"default_price": other.id})
    assert refused.value.param == "default_price"

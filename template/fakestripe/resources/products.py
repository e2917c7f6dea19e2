"""Products: what is sold, with a price or several."""

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.errors import InvalidRequest
from fakestripe.objects import Kind
from fakestripe.parameters import (
    Flag,
    Given,
    Group,
    Many,
    Metadata,
    Schema,
    Text,
    merged_metadata,
)
from fakestripe.resources.prices import DEFAULT_PRICE, PRICE, add_price
from fakestripe.routing import route
from fakestripe.store import Body

PRODUCT = Kind(
    "product",
    "prod",
    fields={
        "active": True,
        "default_price": None,
        "description": None,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "name": "",
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "tax_details": None,
        "type": "service",
        "unit_label": None,
        "updated": 0,
        "url": None,
    },
    expandable=("default_price",),
    length=14,
)
CHANGEABLE: Schema = {
    "active": Flag(),
    "description": Text(most=40_000, clearable=True),
    "images": Many(Text(most=2048), most=8, clearable=True),
    "marketing_features": Many(Group({"name": Text(most=80, required=True)}), clearable=True),
    "metadata": Metadata(),
    "shippable": Flag(),
    "statement_descriptor": Text(most=22),
    "tax_code": Text(clearable=True),
    "unit_label": Text(most=12, clearable=True),
    "url": Text(most=2048, clearable=True),
}
CREATE: Schema = {
    **CHANGEABLE,
    "name": Text(required=True),
    "id": Text(),
    "default_price_data": Group(DEFAULT_PRICE),
}


@route("POST", "/v1/products", CREATE)
def create(account: Account, given: Given) -> Body:
    id = given.pop("id", None)
    if id and account.store.find(account.id, id):
        raise InvalidRequest("Product already exists.", param="id", code="resource_already_exists")
    price = given.pop("default_price_data", None)
    product = account.add(
        PRODUCT.new(created=account.now, id=id, updated=account.now, **_tidy(given, {})),
        "product.created",
    )
    if not price:
        return product
    made = add_price(account, product["id"], price)
    return account.update(product, "product.updated", default_price=made["id"])


@route("POST", "/v1/products/{id}", {**CHANGEABLE, "name": Text(), "default_price": Text()})
def update(account: Account, given: Given, id: str) -> Body:
    product = account.get(PRODUCT, id)
    if "default_price" in given:
        price = account.get(PRICE, given["default_price"], param="default_price")
        if price["product"] != id:
            raise InvalidRequest(
                f"The price {price['id']} does not belong to this product.", param="default_price"
            )
    changes = _tidy(given, product["metadata"])
    return account.update(product, "product.updated", **changes, updated=account.now)


@route("GET", "/v1/products/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(PRODUCT, id)


@route("DELETE", "/v1/products/{id}")
def delete(account: Account, given: Given, id: str) -> Body:
    product = account.get(PRODUCT, id)
    if account.all(PRICE, product=id):
        raise InvalidRequest(
            "This product cannot be deleted because it has one or more user-created prices."
        )
    return account.delete(product, "product.deleted")


LIST: Schema = {
    **listing.LIST,
    "active": Flag(),
    "ids": Many(Text()),
    "shippable": Flag(),
}


@route("GET", "/v1/products", LIST)
def list_products(account: Account, given: Given) -> Body:
    only = {name: given.get(name) for name in ("active", "shippable")}
    return listing.page(account, PRODUCT, given, url="/v1/products", id=given.get("ids"), **only)


def _tidy(given: Given, metadata: dict[str, str]) -> Given:
    """Lists that are cleared are empty, and metadata is merged."""
    tidy = {
        name: [] if value is None and name in ("images", "marketing_features") else value
        for name, value in given.items()
    }
    if "metadata" in given:
        tidy["metadata"] = merged_metadata(metadata, given["metadata"])
    return tidy

"""Prices: what a product costs, once or by the month. Only some of it can change later."""

from decimal import Decimal
from typing import Any

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.currencies import MAXIMUM, refuse_unknown
from fakestripe.errors import InvalidRequest
from fakestripe.objects import KINDS, Kind
from fakestripe.parameters import (
    Choice,
    Currency,
    Flag,
    Given,
    Group,
    Keyed,
    Many,
    Metadata,
    Number,
    Schema,
    Text,
    Whole,
    merged_metadata,
)
from fakestripe.routing import route
from fakestripe.store import Body

INTERVALS = ("day", "week", "month", "year")
TAX_BEHAVIOR = Choice("exclusive", "inclusive", "unspecified")


def currency_options(account: Account, price: Body) -> Body:
    """The price in each of its currencies, its own among them."""
    own = {
        "custom_unit_amount": None,
        "tax_behavior": price["tax_behavior"],
        "unit_amount": price["unit_amount"],
        "unit_amount_decimal": price["unit_amount_decimal"],
    }
    return {price["currency"]: own} | (price.get("_currency_options") or {})


PRICE = Kind(
    "price",
    "price",
    fields={
        "active": True,
        "billing_scheme": "per_unit",
        "currency": "",
        "livemode": False,
        "custom_unit_amount": None,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": "",
        "recurring": None,
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": None,
        "unit_amount_decimal": None,
    },
    expandable=("product",),
    included={"currency_options": currency_options},
)
AMOUNT: Schema = {
    "unit_amount": Whole(least=0, most=MAXIMUM),
    "unit_amount_decimal": Number(least=Decimal(0), most=Decimal(MAXIMUM)),
    "tax_behavior": TAX_BEHAVIOR,
}
RECURRING: Schema = {
    "interval": Choice(*INTERVALS, required=True),
    "interval_count": Whole(least=1, most=1095),
    "trial_period_days": Whole(least=1, most=730),
    "usage_type": Choice("licensed"),
}
DEFAULT_PRICE: Schema = {
    **AMOUNT,
    "currency": Currency(required=True),
    "currency_options": Keyed(Group(AMOUNT)),
    "metadata": Metadata(),
    "recurring": Group(RECURRING),
}
CHANGEABLE: Schema = {
    "active": Flag(),
    "currency_options": Keyed(Group(AMOUNT), clearable=True),
    "lookup_key": Text(most=200, clearable=True),
    "metadata": Metadata(),
    "nickname": Text(clearable=True),
    "transfer_lookup_key": Flag(),
}
PRODUCT_DATA: Schema = {
    "active": Flag(),
    "id": Text(),
    "metadata": Metadata(),
    "name": Text(required=True),
    "statement_descriptor": Text(most=22),
    "tax_code": Text(),
    "unit_label": Text(most=12),
}
CREATE: Schema = {
    **CHANGEABLE,
    **DEFAULT_PRICE,
    "billing_scheme": Choice("per_unit"),
    "product": Text(),
    "product_data": Group(PRODUCT_DATA),
}


@route("POST", "/v1/prices", CREATE)
def create(account: Account, given: Given) -> Body:
    if ("product" in given) == ("product_data" in given):
        raise InvalidRequest(
            "You must specify either `product` or `product_data` when creating a price.",
            param="product",
        )
    if "product" in given:
        product = account.get(KINDS["product"], given["product"], param="product")["id"]
    else:
        product = add_product(account, given["product_data"])["id"]
    return add_price(account, product, given)


def add_product(account: Account, given: Given) -> Body:
    """A product that is made with its price."""
    fields = given | {"metadata": merged_metadata({}, given.get("metadata"))}
    product = KINDS["product"].new(created=account.now, updated=account.now, **fields)
    return account.add(product, "product.created")


def add_price(account: Account, product: str, given: Given, *, active: bool = True) -> Body:
    refuse_unknown(given["currency"])
    recurring = given.get("recurring")
    lookup_key = given.get("lookup_key")
    _free_lookup_key(account, given)
    price = PRICE.new(
        created=account.now,
        active=given.get("active", active),
        currency=given["currency"],
        lookup_key=lookup_key,
        metadata=merged_metadata({}, given.get("metadata")),
        nickname=given.get("nickname"),
        product=product,
        recurring=recurring and _recurring(recurring),
        tax_behavior=given.get("tax_behavior", "unspecified"),
        type="recurring" if recurring else "one_time",
        **_amount(given),
        _currency_options=_options(given.get("currency_options")),
    )
    return account.add(price, "price.created")


@route("POST", "/v1/prices/{id}", {**CHANGEABLE, "tax_behavior": TAX_BEHAVIOR})
def update(account: Account, given: Given, id: str) -> Body:
    price = account.get(PRICE, id)
    behavior = given.get("tax_behavior", price["tax_behavior"])
    if behavior != price["tax_behavior"] != "unspecified":
        raise InvalidRequest(
            "You cannot update the tax behavior of a price that is not `unspecified`.",
            param="tax_behavior",
        )
    _free_lookup_key(account, given, but=id)
    given.pop("transfer_lookup_key", None)
    if "metadata" in given:
        given["metadata"] = merged_metadata(price["metadata"], given["metadata"])
    if "currency_options" in given:
        given["_currency_options"] = _options(given.pop("currency_options"))
    return account.update(price, "price.updated", **given)


@route("GET", "/v1/prices/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(PRICE, id)


LIST: Schema = {
    **listing.LIST,
    "active": Flag(),
    "currency": Currency(),
    "lookup_keys": Many(Text(), most=10),
    "product": Text(),
    "recurring": Group({"interval": Choice(*INTERVALS), "usage_type": Choice("licensed")}),
    "type": Choice("one_time", "recurring"),
}


@route("GET", "/v1/prices", LIST)
def list_prices(account: Account, given: Given) -> Body:
    recurring = given.get("recurring", {})
    return listing.page(
        account,
        PRICE,
        given,
        url="/v1/prices",
        lookup_key=given.get("lookup_keys"),
        **{name: given.get(name) for name in ("active", "currency", "product", "type")},
        **{f"recurring.{name}": value for name, value in recurring.items()},
    )


def _amount(given: Given) -> dict[str, Any]:
    """Both ways to write an amount, from the one that was given."""
    if ("unit_amount" in given) == ("unit_amount_decimal" in given):
        raise InvalidRequest(
            "You must specify one of `unit_amount` or `unit_amount_decimal`.",
            param="unit_amount",
            code="parameter_missing",
        )
    amount = Decimal(given["unit_amount_decimal" if "unit_amount" not in given else "unit_amount"])
    whole = amount == amount.to_integral_value()
    return {
        "unit_amount": int(amount) if whole else None,
        "unit_amount_decimal": f"{amount:f}",
    }


def _options(given: Given | None) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for currency, option in (given or {}).items():
        refuse_unknown(currency, param="currency_options")
        options[currency] = {
            "custom_unit_amount": None,
            "tax_behavior": option.get("tax_behavior", "unspecified"),
            **_amount(option),
        }
    return options


def _recurring(given: Given) -> dict[str, Any]:
    return {
        "interval": given["interval"],
        "interval_count": given.get("interval_count", 1),
        "meter": None,
        "trial_period_days": given.get("trial_period_days"),
        "usage_type": given.get("usage_type", "licensed"),
    }


def _free_lookup_key(account: Account, given: Given, but: str = "") -> None:
    """A lookup key has one price: it is taken from another only where the request says so."""
    key = given.get("lookup_key")
    for other in account.all(PRICE, lookup_key=key) if key else []:
        if other["id"] == but:
            continue
        if not given.get("transfer_lookup_key"):
            raise InvalidRequest(
                f"A price (`{other['id']}`) already uses that lookup key.", param="lookup_key"
            )
        account.update(other, "price.updated", lookup_key=None)

"""Customers: whom a business sells to."""

import secrets
import string
from typing import Any

from fakestripe import listing, searching
from fakestripe.account import Account
from fakestripe.errors import InvalidRequest
from fakestripe.objects import KINDS, Kind
from fakestripe.parameters import (
    Choice,
    Email,
    Given,
    Group,
    Many,
    Metadata,
    Schema,
    Text,
    Whole,
    merged_metadata,
)
from fakestripe.routing import route
from fakestripe.store import Body

CUSTOMER = Kind(
    "customer",
    "cus",
    length=14,
    outlives_deletion=True,
    fields={
        "address": None,
        "balance": 0,
        "business_name": None,
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "individual_name": None,
        "invoice_prefix": "",
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    },
    expandable=("default_source", "invoice_settings.default_payment_method", "test_clock"),
    included={
        "invoice_credit_balance": lambda account, customer: {},
        "tax": lambda account, customer: tax_of(customer),
    },
)

ADDRESS_PARTS = ("city", "country", "line1", "line2", "postal_code", "state")
ADDRESS: Schema = {name: Text(clearable=True) for name in ADDRESS_PARTS}
SHIPPING: Schema = {
    "address": Group(ADDRESS, required=True),
    "name": Text(required=True),
    "phone": Text(clearable=True),
}
FIELDS: Schema = {
    "address": Group(ADDRESS, clearable=True),
    "balance": Whole(),
    "business_name": Text(most=150, clearable=True),
    "description": Text(clearable=True),
    "email": Email(clearable=True),
    "individual_name": Text(most=150, clearable=True),
    "invoice_prefix": Text(most=12),
    "invoice_settings": Group(
        {
            "custom_fields": Many(
                Group(
                    {"name": Text(most=40, required=True), "value": Text(most=140, required=True)}
                ),
                most=4,
                clearable=True,
            ),
            "default_payment_method": Text(clearable=True),
            "footer": Text(clearable=True),
        }
    ),
    "metadata": Metadata(),
    "name": Text(most=256, clearable=True),
    "next_invoice_sequence": Whole(least=1),
    "phone": Text(most=20, clearable=True),
    "preferred_locales": Many(Text(), clearable=True),
    "shipping": Group(SHIPPING, clearable=True),
    "tax_exempt": Choice("none", "exempt", "reverse", clearable=True),
}
SEARCHED = ("created", "email", "metadata", "name", "phone")


@route("POST", "/v1/customers", {**FIELDS, "test_clock": Text()})
def create(account: Account, given: Given) -> Body:
    timed = account.on(given.get("test_clock"))
    customer = CUSTOMER.new(created=timed.now, invoice_prefix=_prefix())
    _refuse_card_of_others(account, customer["id"], given)
    return timed.add(customer | _changes(customer, given), "customer.created")


@route("GET", "/v1/customers", {**listing.LIST, "email": Text(), "test_clock": Text()})
def list_customers(account: Account, given: Given) -> Body:
    wanted = {name: given.get(name) for name in ("email", "test_clock")}
    return listing.page(account, CUSTOMER, given, url="/v1/customers", **wanted)


@route("GET", "/v1/customers/search", searching.SEARCH)
def search(account: Account, given: Given) -> Body:
    url = "/v1/customers/search"
    return searching.search(account, CUSTOMER, given, url=url, fields=SEARCHED)


@route("GET", "/v1/customers/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(CUSTOMER, id)


@route("POST", "/v1/customers/{id}", FIELDS)
def update(account: Account, given: Given, id: str) -> Body:
    customer = account.live(CUSTOMER, id)
    _refuse_card_of_others(account, customer["id"], given)
    return account.update(customer, "customer.updated", **_changes(customer, given))


@route("DELETE", "/v1/customers/{id}")
def delete(account: Account, given: Given, id: str) -> Body:
    return delete_customer(account, account.live(CUSTOMER, id))


def delete_customer(account: Account, customer: Body) -> Body:
    return account.delete(customer, "customer.deleted")


def tax_of(customer: Body) -> Body:
    """Say if tax can be reckoned where the customer lives."""
    address = customer["address"] or {}
    country = address.get("country")
    source = {"source": "billing_address", "state": address.get("state")}
    return {
        "automatic_tax": "supported" if country else "unrecognized_location",
        "ip_address": None,
        "location": {"country": country, **source} if country else None,
        "provider": "stripe",
    }


def _refuse_card_of_others(account: Account, customer: str, given: Given) -> None:
    """A customer's default is a payment method that is attached to it."""
    id = given.get("invoice_settings", {}).get("default_payment_method")
    if id is None:
        return
    method = account.find(KINDS["payment_method"], id)
    if method is None or method["customer"] != customer:
        raise InvalidRequest(
            f"The customer does not have a payment method with the ID {id}. The payment method "
            "must be attached to the customer.",
            param="invoice_settings[default_payment_method]",
            code="resource_missing",
        )


def _changes(customer: Body, given: Given) -> dict[str, Any]:
    """Return the fields that a request sets, as they are from now on."""
    changes = dict(given)
    if "metadata" in given:
        changes["metadata"] = merged_metadata(customer["metadata"], given["metadata"])
    if "invoice_settings" in given:
        changes["invoice_settings"] = customer["invoice_settings"] | given["invoice_settings"]
    if given.get("address"):
        changes["address"] = _whole_address(given["address"])
    if given.get("shipping"):
        shipping = given["shipping"]
        whole = {"phone": None} | shipping | {"address": _whole_address(shipping["address"])}
        changes["shipping"] = whole
    if "tax_exempt" in given:
        changes["tax_exempt"] = given["tax_exempt"] or "none"
    if "preferred_locales" in given:
        changes["preferred_locales"] = given["preferred_locales"] or []
    return changes


def _whole_address(given: Given) -> Body:
    return dict.fromkeys(ADDRESS_PARTS) | given


def _prefix() -> str:
    return "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(8))

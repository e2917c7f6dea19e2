"""Payment methods: a card or a bank account, for one payment or kept with a customer."""

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.errors import InvalidRequest
from fakestripe.methods import (
    BILLING,
    DATA,
    EXPIRY,
    PAYMENT_METHOD,
    TYPES,
    attach,
    changes_of,
    detached,
    made_of,
    refuse_spent,
    resolved,
)
from fakestripe.parameters import Choice, Given, Group, Metadata, Schema, Text
from fakestripe.reading_cards import refuse_unsavable
from fakestripe.resources.customers import CUSTOMER
from fakestripe.routing import route
from fakestripe.store import Body


@route("POST", "/v1/payment_methods", DATA)
def create(account: Account, given: Given) -> Body:
    return made_of(account, given)


@route(
    "POST",
    "/v1/payment_methods/{id}",
    {
        "allow_redisplay": DATA["allow_redisplay"],
        "billing_details": Group(BILLING),
        "card": Group(EXPIRY),
        "metadata": Metadata(),
    },
)
def update(account: Account, given: Given, id: str) -> Body:
    method = account.get(PAYMENT_METHOD, id)
    if method["customer"] is None:
        raise InvalidRequest(
            "You must save this PaymentMethod to a customer before you can update it.",
            code="payment_method_unexpected_state",
        )
    changes = changes_of(method, given)
    if "card" in given:
        changes["card"] = method["card"] | given["card"]
    return account.update(method, "payment_method.updated", **changes)


@route("GET", "/v1/payment_methods/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return resolved(account, id, param="id")


@route("POST", "/v1/payment_methods/{id}/attach", {"customer": Text(required=True)})
def attach_to_customer(account: Account, given: Given, id: str) -> Body:
    customer = account.live(CUSTOMER, given["customer"], param="customer")
    method = resolved(account, id, param="id")
    if method["customer"] == customer["id"]:
        return method
    if method["customer"]:
        raise InvalidRequest(
            "The payment method you provided has already been attached to a customer.",
            code="payment_method_unexpected_state",
        )
    refuse_spent(method)
    refuse_unsavable(method)
    return attach(account, method, customer["id"])


@route("POST", "/v1/payment_methods/{id}/detach")
def detach(account: Account, given: Given, id: str) -> Body:
    method = account.get(PAYMENT_METHOD, id)
    if method["customer"] is None:
        raise InvalidRequest(
            "The payment method you provided is not attached to a customer so detachment is"
            " impossible.",
            code="payment_method_unexpected_state",
        )
    return detached(account, method)


LIST: Schema = {
    **listing.PAGES,
    "allow_redisplay": DATA["allow_redisplay"],
    "type": Choice(*TYPES),
}


@route("GET", "/v1/payment_methods", {**LIST, "customer": Text()})
def list_payment_methods(account: Account, given: Given) -> Body:
    if "customer" not in given:
        return listing.whole([], url="/v1/payment_methods")  # only kept ones are ever listed
    customer = account.get(CUSTOMER, given["customer"], param="customer")
    return _page(account, given, customer["id"], "/v1/payment_methods")


@route("GET", "/v1/customers/{id}/payment_methods", LIST)
def list_of_customer(account: Account, given: Given, id: str) -> Body:
    account.live(CUSTOMER, id)
    return _page(account, given, id, f"/v1/customers/{id}/payment_methods")


@route("GET", "/v1/customers/{id}/payment_methods/{method}")
def retrieve_of_customer(account: Account, given: Given, id: str, method: str) -> Body:
    account.live(CUSTOMER, id)
    found = account.get(PAYMENT_METHOD, method)
    if found["customer"] != id:
        raise InvalidRequest(
            f"The customer does not have a payment method with the ID {method}. The payment method"
            " must be attached to the customer.",
            code="resource_missing",
        )
    return found


def _page(account: Account, given: Given, customer: str, url: str) -> Body:
    only = {name: given.get(name) for name in ("allow_redisplay", "type")}
    return listing.page(account, PAYMENT_METHOD, given, url=url, customer=customer, **only)

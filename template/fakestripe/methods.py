"""What is paid with: a card or a bank account as an object, and whose it is."""

import hashlib
from typing import Any

from fakestripe import banks
from fakestripe.account import Account
from fakestripe.banks import BankAccount
from fakestripe.cards import Card, named
from fakestripe.errors import InvalidRequest
from fakestripe.objects import Kind
from fakestripe.parameters import (
    Choice,
    Email,
    Given,
    Group,
    Metadata,
    Schema,
    Text,
    Whole,
    merged_metadata,
)
from fakestripe.reading_cards import CardNumbers, bank_account_of, card_of, refuse_bad_card
from fakestripe.resources.customers import ADDRESS, ADDRESS_PARTS, CUSTOMER
from fakestripe.store import Body

PAYMENT_METHOD = Kind(
    "payment_method",
    "pm",
    fields={
        "allow_redisplay": "unspecified",
        "billing_details": {
            "address": dict.fromkeys(ADDRESS_PARTS),
            "email": None,
            "name": None,
            "phone": None,
            "tax_id": None,
        },
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    },
    expandable=("customer",),
    noun="PaymentMethod",
)
TYPES = ("card", "us_bank_account", "sepa_debit")
BILLING: Schema = {
    "address": Group(ADDRESS, clearable=True),
    "email": Email(clearable=True),
    "name": Text(clearable=True),
    "phone": Text(clearable=True),
    "tax_id": Text(),
}
EXPIRY: Schema = {"exp_month": Whole(), "exp_year": Whole()}
DATA: Schema = {
    "allow_redisplay": Choice("always", "limited", "unspecified"),
    "billing_details": Group(BILLING),
    "card": Group({**EXPIRY, "cvc": Text(), "number": Text(), "token": Text()}),
    "metadata": Metadata(),
    "sepa_debit": Group({"iban": Text(required=True)}),
    "type": Choice(*TYPES, required=True),
    "us_bank_account": Group(
        {
            "account_holder_type": Choice("company", "individual"),
            "account_number": Text(required=True),
            "account_type": Choice("checking", "savings"),
            "routing_number": Text(required=True),
        }
    ),
}


def made_of(account: Account, given: Given, inside: str = "") -> Body:
    """The payment method that these parameters describe; `inside` is the object they are in."""
    if given["type"] == "card":
        numbers = card_of(given.get("card"), account.now, inside)
        refuse_bad_card(numbers, account.now)
        method = new_card(account, numbers)
    else:
        method = new_bank_account(account, bank_account_of(given, inside))
    return account.add(method | changes_of(method, given))


def resolved(account: Account, id: str, *, param: str) -> Body:
    """The payment method of an id, or a new one where that is a name: `pm_card_…`, `tok_…`."""
    if card := named(id):
        return account.add(new_card(account, CardNumbers.of(card, account.now)))
    if bank := banks.ALIASES.get(id):
        return account.add(new_bank_account(account, bank))
    return account.get(PAYMENT_METHOD, id, param=param)


def usable(account: Account, id: str, customer: str | None, *, param: str) -> Body:
    """The payment method of a request that pays or saves. Raises where it is another's."""
    method = resolved(account, id, param=param)
    if method["customer"] and method["customer"] != customer:
        message = (
            f"The customer does not have a payment method with the ID {id}. The payment method must"
            " be attached to the customer."
            if customer
            else "The provided PaymentMethod cannot be attached. To reuse a PaymentMethod, you must"
            " attach it to a Customer first, and pass the customer with it."
        )
        raise InvalidRequest(message, param=param, code="resource_missing" if customer else None)
    refuse_spent(method)
    return method


def refuse_spent(method: Body) -> None:
    """A method that paid once without a customer, or was taken from one, is used up."""
    if method.get("_spent"):
        raise InvalidRequest(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer"
            " attachment, shared with a connected account without Customer attachment, or was"
            " detached from a Customer. It may not be used again. To use a PaymentMethod multiple"
            " times, you must attach it to a Customer first.",
            param="payment_method",
            code="payment_method_unexpected_state",
        )


def attach(account: Account, method: Body, customer: str) -> Body:
    """Keep it with the customer, if it is not yet."""
    if method["customer"] == customer:
        return method
    method = account.update(method, customer=customer, _spent=False)
    account.emit("payment_method.attached", method)
    return method


def detached(account: Account, method: Body) -> Body:
    """Take it from its customer, for ever. It is nobody's default any more."""
    customer = account.find(CUSTOMER, method["customer"])
    if customer and not customer.get("deleted"):
        settings = customer["invoice_settings"]
        if settings["default_payment_method"] == method["id"]:
            settings = settings | {"default_payment_method": None}
            account.update(customer, "customer.updated", invoice_settings=settings)
    method = account.update(method, customer=None, _spent=True)
    account.emit("payment_method.detached", method)
    return method


def new_card(account: Account, numbers: CardNumbers) -> Body:
    """A card as it is sent, and its number, which says how it behaves: it is a test card's."""
    card = numbers.card
    body = PAYMENT_METHOD.new(created=account.now, _number=card.number)
    body["card"] = {
        "brand": card.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "pass" if numbers.cvc else None,
        },
        "country": card.country,
        "display_brand": _display_brand(card),
        "exp_month": numbers.exp_month,
        "exp_year": numbers.exp_year,
        "fingerprint": fingerprint(card.number),
        "funding": card.funding,
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    return body


def new_bank_account(account: Account, bank: BankAccount) -> Body:
    body = PAYMENT_METHOD.new(created=account.now, type=bank.method, _number=bank.number)
    body[bank.method] = bank.details() | {"fingerprint": fingerprint(bank.number)}
    return body


def fingerprint(number: str) -> str:
    """The same for the same number, whoever has it."""
    return hashlib.sha256(f"fakestripe {number}".encode()).hexdigest()[:16]


def _display_brand(card: Card) -> str:
    return {"amex": "american_express"}.get(card.brand, card.brand)


def changes_of(method: Body, given: Given) -> dict[str, Any]:
    changes = {name: given[name] for name in ("allow_redisplay",) if name in given}
    if "metadata" in given:
        changes["metadata"] = merged_metadata(method["metadata"], given["metadata"])
    if "billing_details" in given:
        billing = method["billing_details"] | given["billing_details"]
        address = given["billing_details"].get("address") or {}
        billing["address"] = method["billing_details"]["address"] | address
        changes["billing_details"] = billing
    return changes

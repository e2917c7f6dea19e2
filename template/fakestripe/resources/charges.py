"""Charges: each try to take money, also the ones that failed."""

from typing import Any

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.banks import Refusal
from fakestripe.cards import Card, Decline
from fakestripe.errors import InvalidRequest
from fakestripe.objects import KINDS, Kind, token
from fakestripe.parameters import (
    Choice,
    Email,
    Given,
    Group,
    Metadata,
    Schema,
    Text,
    merged_metadata,
)
from fakestripe.resources.balance_transactions import fee_of, post
from fakestripe.resources.customers import CUSTOMER
from fakestripe.routing import route
from fakestripe.store import Body

DAY = 24 * 60 * 60
AUTHORIZATION_LASTS = 7 * DAY


def _refunds(account: Account, charge: Body) -> Body:
    refunds = account.all(KINDS["refund"], charge=charge["id"])
    return listing.whole(refunds[::-1], url=f"/v1/charges/{charge['id']}/refunds")


CHARGE = Kind(
    "charge",
    "ch",
    fields={
        "amount": 0,
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {},
        "calculated_statement_descriptor": None,
        "captured": False,
        "currency": "",
        "customer": None,
        "description": None,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": None,
        "payment_method": None,
        "payment_method_details": None,
        "presentment_details": None,
        "radar_options": {},
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "pending",
        "transfer_data": None,
        "transfer_group": None,
    },
    expandable=(
        "balance_transaction",
        "customer",
        "failure_balance_transaction",
        "payment_intent",
    ),
    included={"refunds": _refunds},
)


def begun(account: Account, intent: Body, method: Body) -> Body:
    """A try to take what the intent asks for. It is not kept yet."""
    kind = method["type"]
    details = _details(account, intent, method)
    charge = CHARGE.new(
        created=account.now,
        amount=intent["amount"],
        billing_details=method["billing_details"],
        calculated_statement_descriptor="FAKESTRIPE",
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        metadata=dict(intent["metadata"]),
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details={kind: details, "type": kind},
        presentment_details=intent.get("presentment_details"),
        receipt_email=intent["receipt_email"],
        shipping=intent["shipping"],
        statement_descriptor=intent["statement_descriptor"],
        statement_descriptor_suffix=intent["statement_descriptor_suffix"],
        transfer_group=intent["transfer_group"],
        _number=method["_number"],
    )
    if kind != "card":
        charge["id"] = f"py_{token(24)}"
    return charge


def taken(charge: Body, *, captured: bool) -> Body:
    """The charge as the bank has said yes to it: paid, and captured or only held."""
    return charge | {
        "amount_captured": charge["amount"] if captured else 0,
        "captured": captured,
        "outcome": _outcome("Payment complete.", network_status="approved_by_network"),
        "paid": True,
        "status": "succeeded",
    }


def pending(charge: Body) -> Body:
    """The charge as the bank has it before it says anything."""
    return charge | {
        "amount_captured": charge["amount"],
        "captured": True,
        "outcome": _outcome("Payment complete.", network_status="approved_by_network"),
        "status": "pending",
    }


def refused(charge: Body, decline: Decline | Refusal) -> Body:
    """The charge as the bank has said no to it."""
    reason = decline.reason if isinstance(decline, Decline) else decline.code
    is_blocked = reason == "fraudulent"
    return charge | {
        "amount_captured": 0,
        "captured": False,
        "failure_code": decline.code,
        "failure_message": decline.message,
        "outcome": _outcome(
            "The bank did not return any further details with this decline.",
            network_status="not_sent_to_network" if is_blocked else "declined_by_network",
            advice_code=decline.advice if isinstance(decline, Decline) else None,
            reason="highest_risk_level" if is_blocked else reason,
            type="blocked" if is_blocked else "issuer_declined",
        ),
        "paid": False,
        "status": "failed",
    }


def book(account: Account, charge: Body, card: Card | None) -> Body:
    """Put the money into the balance: a moment after the charge succeeded, as Stripe does it."""
    amount = charge["amount_captured"]
    is_card = charge["payment_method_details"]["type"] == "card"
    booked = post(
        account,
        "charge" if is_card else "payment",
        charge,
        amount,
        fee=fee_of(amount, charge["currency"]),
        at_once=bool(card and card.settles_at_once),
        description=charge["description"],
    )
    return account.update(charge, "charge.updated", balance_transaction=booked["id"])


@route("GET", "/v1/charges/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(CHARGE, id)


CHANGEABLE: Schema = {
    "customer": Text(),
    "description": Text(clearable=True),
    "fraud_details": Group({"user_report": Choice("fraudulent", "safe", clearable=True)}),
    "metadata": Metadata(),
    "receipt_email": Email(clearable=True),
}


@route("POST", "/v1/charges/{id}", CHANGEABLE)
def update(account: Account, given: Given, id: str) -> Body:
    charge = account.get(CHARGE, id)
    if "metadata" in given:
        given["metadata"] = merged_metadata(charge["metadata"], given["metadata"])
    if "fraud_details" in given:
        told = charge["fraud_details"] | given["fraud_details"]
        given["fraud_details"] = {name: value for name, value in told.items() if value}
    if "customer" in given:
        account.live(CUSTOMER, given["customer"], param="customer")
        if charge["customer"] not in {None, given["customer"]}:
            raise InvalidRequest("This charge already has a customer.", param="customer")
    return account.update(charge, "charge.updated", **given)


@route(
    "GET",
    "/v1/charges",
    {**listing.LIST, "customer": Text(), "payment_intent": Text(), "transfer_group": Text()},
)
def list_charges(account: Account, given: Given) -> Body:
    only = {name: given.get(name) for name in ("customer", "payment_intent", "transfer_group")}
    return listing.page(account, CHARGE, given, url="/v1/charges", **only)


def _outcome(message: str, *, network_status: str, **more: Any) -> dict[str, Any]:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": network_status,
        "reason": None,
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": message,
        "type": "authorized",
    } | more


def _details(account: Account, intent: Body, method: Body) -> dict[str, Any]:
    """How it is paid: brand, last digits, the bank."""
    if method["type"] == "card":
        return _card_details(account, intent, method["card"])
    kept = ("account_holder_type", "account_type", "bank_name", "bank_code", "branch_code")
    bank = method[method["type"]]
    details = {name: bank[name] for name in kept if name in bank}
    more = {"country", "routing_number"} & bank.keys()
    details |= {name: bank[name] for name in more}
    details |= {"fingerprint": bank["fingerprint"], "last4": bank["last4"], "mandate": None}
    return details | ({"payment_reference": None} if "routing_number" in more else {})


def _card_details(account: Account, intent: Body, card: Body) -> dict[str, Any]:
    held = intent["capture_method"] == "manual"
    return {
        "amount_authorized": intent["amount"],
        "authorization_code": None,
        "brand": card["brand"],
        "capture_before": account.now + AUTHORIZATION_LASTS if held else None,
        "checks": card["checks"],
        "country": card["country"],
        "exp_month": card["exp_month"],
        "exp_year": card["exp_year"],
        "extended_authorization": {"status": "disabled"},
        "fingerprint": card["fingerprint"],
        "funding": card["funding"],
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "last4": card["last4"],
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card["brand"],
        "network_token": {"used": False},
        "network_transaction_id": token(15),
        "overcapture": {
            "maximum_amount_capturable": intent["amount"],
            "status": "unavailable",
        },
        "regulated_status": card["regulated_status"],
        "three_d_secure": None,
        "wallet": None,
    }

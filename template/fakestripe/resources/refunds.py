"""Refunds: never more than was taken, not while the bank disputes it; some fail days later."""

from typing import Any

from fakestripe import cards, listing
from fakestripe.account import Account
from fakestripe.cards import Aftermath
from fakestripe.clock import when_due
from fakestripe.currencies import refuse_unrounded, written
from fakestripe.errors import InvalidRequest
from fakestripe.objects import Kind, token
from fakestripe.parameters import (
    Choice,
    Email,
    Given,
    Metadata,
    Schema,
    Text,
    Whole,
    merged_metadata,
)
from fakestripe.resources import early_fraud_warnings
from fakestripe.resources.balance_transactions import post
from fakestripe.resources.charges import CHARGE
from fakestripe.resources.disputes import close_inquiries, stands_against_refund
from fakestripe.resources.payment_intents import PAYMENT_INTENT
from fakestripe.routing import route
from fakestripe.store import Body

SETTLES_AFTER = 10  # seconds
UNDONE = frozenset({"failed", "canceled"})
CANCELABLE = frozenset({"pending", "requires_action"})

REFUND = Kind(
    "refund",
    "re",
    fields={
        "amount": 0,
        "balance_transaction": None,
        "charge": None,
        "currency": "",
        "customer": None,
        "customer_account": None,
        "destination_details": None,
        "metadata": {},
        "payment_intent": None,
        "payment_method": None,
        "presentment_details": None,
        "reason": None,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    },
    expandable=(
        "balance_transaction",
        "charge",
        "customer",
        "failure_balance_transaction",
        "payment_intent",
        "payment_method",
    ),
)
CREATE: Schema = {
    "amount": Whole(least=1),
    "charge": Text(),
    "instructions_email": Email(),
    "metadata": Metadata(),
    "payment_intent": Text(),
    "reason": Choice("duplicate", "fraudulent", "requested_by_customer"),
}


@route("POST", "/v1/refunds", CREATE)
def create(account: Account, given: Given) -> Body:
    charge = _charge_of(account, given)
    _refuse_unrefundable(account, charge)
    left = charge["amount_captured"] - refunded_amount(account, charge)
    amount = given.get("amount", left)
    _refuse_more_than(left, amount, charge)
    refuse_unrounded(amount, charge["currency"])
    return refund(
        account,
        charge,
        amount,
        metadata=merged_metadata({}, given.get("metadata")),
        reason=given.get("reason"),
    )


def refund(account: Account, charge: Body, amount: int, **fields: Any) -> Body:
    """Give money back. What has gone out of the balance is there even while it is pending."""
    card = cards.BY_NUMBER.get(charge["_number"])
    aftermath = card.aftermath if card else Aftermath.NONE
    made = REFUND.new(
        created=account.now,
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        customer=charge["customer"],
        destination_details=_destination(charge),
        payment_intent=charge["payment_intent"],
        payment_method=charge["payment_method"],
        presentment_details=_presentment(charge, amount),
        **fields,
    )
    if charge["payment_method_details"]["type"] != "card":
        made["id"] = f"pyr_{token(24)}"
    if aftermath == Aftermath.REFUND_PENDING:
        made |= {"pending_reason": "processing", "status": "pending"}
    is_card = charge["payment_method_details"]["type"] == "card"
    booked = post(account, "refund" if is_card else "payment_refund", made, -amount)
    made = account.add(made | {"balance_transaction": booked["id"]}, "refund.created")
    _tell_charge(account, charge, "charge.refunded")
    if aftermath in {Aftermath.REFUND_PENDING, Aftermath.REFUND_FAILS}:
        fate = "settles" if aftermath == Aftermath.REFUND_PENDING else "fails"
        account.later(f"refund.{fate}", made, at=account.now + SETTLES_AFTER)
    return made


def refunded_amount(account: Account, charge: Body) -> int:
    """What has gone back of a charge, or is on its way."""
    refunds = account.all(REFUND, charge=charge["id"])
    return sum(each["amount"] for each in refunds if each["status"] not in UNDONE)


@route("POST", "/v1/refunds/{id}/cancel")
def cancel(account: Account, given: Given, id: str) -> Body:
    """By Stripe's API only where the buyer has to act; a pending one by its dashboard too."""
    made = account.get(REFUND, id)
    if made["status"] not in CANCELABLE:
        raise InvalidRequest(
            f"You cannot cancel a refund with a status of {made['status']}.",
            code="status_transition_invalid",
        )
    return _undo(account, made, "canceled", "merchant_request")


@when_due("refund.settles")
def settle(account: Account, id: str) -> None:
    made = account.get(REFUND, id)
    if made["status"] == "pending":
        settled = account.update(made, status="succeeded", pending_reason=None)
        _tell(account, made, settled)


@when_due("refund.fails")
def fail(account: Account, id: str) -> None:
    made = account.get(REFUND, id)
    if made["status"] not in UNDONE:
        failed = _undo(account, made, "failed", "expired_or_canceled_card")
        account.emit("refund.failed", failed)


def _undo(account: Account, made: Body, status: str, reason: str) -> Body:
    """The money comes back to the balance, and the charge is less refunded."""
    account.not_later("refund.settles", made)
    back = post(account, "refund_failure", made, made["amount"], at_once=True)
    undone = account.update(
        made,
        failure_balance_transaction=back["id"],
        failure_reason=reason,
        pending_reason=None,
        status=status,
    )
    _tell_charge(account, account.get(CHARGE, made["charge"]), "charge.updated")
    _tell(account, made, undone)
    return undone


def _tell(account: Account, before: Body, after: Body) -> None:
    changed = {name: before.get(name) for name in after if after[name] != before.get(name)}
    account.emit("charge.refund.updated", after, changed)
    account.emit("refund.updated", after, changed)


def _tell_charge(account: Account, charge: Body, event: str) -> None:
    """Count again what is refunded; a payment that is given back is no fraud to act on."""
    not_taken = charge["amount"] - charge["amount_captured"]
    amount = refunded_amount(account, charge) + not_taken
    is_whole = amount == charge["amount"]
    charge = account.update(charge, event, amount_refunded=amount, refunded=is_whole)
    if is_whole:
        early_fraud_warnings.settle(account, charge)
        close_inquiries(account, charge)


@route("POST", "/v1/refunds/{id}", {"metadata": Metadata()})
def update(account: Account, given: Given, id: str) -> Body:
    made = account.get(REFUND, id)
    metadata = merged_metadata(made["metadata"], given.get("metadata", {}))
    updated = account.update(made, metadata=metadata)
    if updated != made:
        _tell(account, made, updated)
    return updated


@route("GET", "/v1/refunds/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(REFUND, id)


@route("GET", "/v1/refunds", {**listing.LIST, "charge": Text(), "payment_intent": Text()})
def list_refunds(account: Account, given: Given) -> Body:
    only = {name: given.get(name) for name in ("charge", "payment_intent")}
    return listing.page(account, REFUND, given, url="/v1/refunds", **only)


@route("GET", "/v1/charges/{id}/refunds", listing.PAGES)
def list_of_charge(account: Account, given: Given, id: str) -> Body:
    account.get(CHARGE, id)
    return listing.page(account, REFUND, given, url=f"/v1/charges/{id}/refunds", charge=id)


def _charge_of(account: Account, given: Given) -> Body:
    if ("charge" in given) == ("payment_intent" in given):
        raise InvalidRequest(
            "One of the following params should be provided for this request: payment_intent or"
            " charge.",
            param="payment_intent",
            code="parameter_missing",
        )
    if "charge" in given:
        return account.get(CHARGE, given["charge"], param="charge")
    intent = account.get(PAYMENT_INTENT, given["payment_intent"], param="payment_intent")
    charge = account.find(CHARGE, intent["latest_charge"])
    if charge is None or charge["status"] != "succeeded":
        raise InvalidRequest(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            param="payment_intent",
        )
    return charge


def _refuse_unrefundable(account: Account, charge: Body) -> None:
    id = charge["id"]
    if charge["status"] != "succeeded":
        raise InvalidRequest(
            f"Charge {id} is {charge['status']}: it cannot be refunded.",
            code="charge_not_refundable",
        )
    if not charge["captured"]:
        raise InvalidRequest(
            f"Charge {id} is not captured: cancel its PaymentIntent to release what is held.",
            code="charge_not_refundable",
        )
    if stands_against_refund(account, charge):
        raise InvalidRequest(
            f"Charge {id} has been charged back; cannot issue a refund.", code="charge_disputed"
        )
    if refunded_amount(account, charge) >= charge["amount_captured"]:
        raise InvalidRequest(
            f"Charge {id} has already been refunded.", code="charge_already_refunded"
        )


def _refuse_more_than(left: int, amount: int, charge: Body) -> None:
    if amount > left:
        currency = charge["currency"]
        is_first = left == charge["amount_captured"]
        whole = "charge amount" if is_first else "unrefunded amount on charge"
        raise InvalidRequest(
            f"Refund amount ({written(amount, currency)}) is greater than {whole}"
            f" ({written(left, currency)})",
            param="amount",
        )


def _destination(charge: Body) -> dict[str, Any]:
    kind = charge["payment_method_details"]["type"]
    if kind != "card":
        bank = "us_bank_transfer" if kind == "us_bank_account" else "eu_bank_transfer"
        return {bank: {"reference": None, "reference_status": "pending"}, "type": bank}
    card = {
        "reference": token(12).upper(),
        "reference_status": "available",
        "reference_type": "acquirer_reference_number",
        "type": "refund",
    }
    return {"card": card, "type": "card"}


def _presentment(charge: Body, amount: int) -> dict[str, Any] | None:
    """The same part of what the buyer saw."""
    seen = charge["presentment_details"]
    if not seen:
        return None
    return {
        "presentment_amount": seen["presentment_amount"] * amount // charge["amount"],
        "presentment_currency": seen["presentment_currency"],
    }

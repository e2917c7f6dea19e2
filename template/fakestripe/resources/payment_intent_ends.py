"""How a payment intent ends: what is held is captured, or given back."""

from fakestripe import attempts, currencies
from fakestripe.account import Account
from fakestripe.attempts import unexpected_state
from fakestripe.clock import when_due
from fakestripe.errors import InvalidRequest
from fakestripe.parameters import Choice, Flag, Given, Metadata, Text, Whole
from fakestripe.resources.charges import CHARGE
from fakestripe.resources.payment_intents import PAYMENT_INTENT, fields_of, refuse_of_checkout
from fakestripe.routing import route
from fakestripe.store import Body


@route(
    "POST",
    "/v1/payment_intents/{id}/capture",
    {
        "amount_to_capture": Whole(least=1),
        "final_capture": Flag(),
        "metadata": Metadata(),
        "statement_descriptor": Text(most=22),
        "statement_descriptor_suffix": Text(most=22),
    },
)
def capture(account: Account, given: Given, id: str) -> Body:
    intent = account.get(PAYMENT_INTENT, id)
    if intent["status"] != "requires_capture":
        raise unexpected_state(
            intent,
            "This PaymentIntent could not be captured because it has a status of"
            f" {intent['status']}. Only a PaymentIntent with one of the following statuses may be"
            " captured: requires_capture.",
        )
    amount = given.pop("amount_to_capture", intent["amount_capturable"])
    if amount > intent["amount_capturable"]:
        raise InvalidRequest(
            f"The amount_to_capture ({amount}) is greater than the amount that can be captured"
            f" ({intent['amount_capturable']}).",
            param="amount_to_capture",
            code="amount_too_large",
        )
    currencies.refuse_unrounded(amount, intent["currency"], param="amount_to_capture")
    given.pop("final_capture", None)
    account.not_later("payment_intent.authorization_ends", intent)
    charge = account.get(CHARGE, intent["latest_charge"])
    charge = account.update(charge, captured=True, amount_captured=amount)
    # What was held and not taken goes back to the buyer, which Stripe counts as refunded.
    charge = account.update(charge, amount_refunded=charge["amount"] - amount)
    account.emit("charge.captured", charge)
    return attempts.succeed(account, intent | fields_of(account, given, intent), charge)


REASONS = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")


@route("POST", "/v1/payment_intents/{id}/cancel", {"cancellation_reason": Choice(*REASONS)})
def cancel(account: Account, given: Given, id: str) -> Body:
    intent = account.get(PAYMENT_INTENT, id)
    refuse_of_checkout(account, intent, "cancel")
    if intent["status"] not in {*attempts.CONFIRMABLE, "requires_capture"}:
        raise unexpected_state(
            intent,
            "You cannot cancel this PaymentIntent because it has a status of"
            f" {intent['status']}. Only a PaymentIntent with one of the following statuses may be"
            " canceled: requires_payment_method, requires_capture, requires_confirmation,"
            " requires_action, processing.",
        )
    return canceled(account, intent, given.get("cancellation_reason"))


def canceled(account: Account, intent: Body, reason: str | None) -> Body:
    """Give up the payment; what was held goes back."""
    if intent["status"] == "requires_capture":
        charge = account.get(CHARGE, intent["latest_charge"])
        charge = account.update(charge, amount_refunded=charge["amount"], refunded=True)
        account.emit("charge.expired" if reason == "automatic" else "charge.refunded", charge)
    account.not_later("payment_intent.authorization_ends", intent)
    intent = account.update(
        intent,
        amount_capturable=0,
        canceled_at=account.now,
        cancellation_reason=reason,
        next_action=None,
        status="canceled",
    )
    account.emit("payment_intent.canceled", intent)
    return intent


@when_due("payment_intent.authorization_ends")
def authorization_ends(account: Account, id: str) -> None:
    canceled(account, account.get(PAYMENT_INTENT, id), "automatic")

"""A payment from its confirmation to its end: what the card or the bank makes of it.

The endpoints of payment intents and the hosted page both come here, so both tell the same events
in the same order: the charge's before the intent's.
"""

from collections.abc import Callable
from typing import Any

from fakestripe import aftermath, banks, cards
from fakestripe.account import Account
from fakestripe.cards import Decline
from fakestripe.challenges import needs_challenge, next_action
from fakestripe.clock import when_due
from fakestripe.errors import DOCUMENTED, InvalidRequest, StripeRefusal
from fakestripe.methods import PAYMENT_METHOD, attach
from fakestripe.objects import KINDS, sent
from fakestripe.reading_cards import declined
from fakestripe.resources import charges
from fakestripe.resources.charges import CHARGE
from fakestripe.store import Body

AUTHENTICATION_FAILED = (
    "We are unable to authenticate your payment method. Please choose a different payment method"
    " and try again."
)
type Ended = Callable[[Account, Body], None]

LATE: list[Ended] = []
CONFIRMABLE = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})


def confirm(
    account: Account,
    intent: Body,
    method: Body,
    *,
    off_session: bool = False,
    return_url: str | None = None,
    refuses_action: bool = False,
) -> Body:
    """Try to pay. Raises CardDeclined, whose failed charge and events stay.

    `refuses_action` fails where the buyer would have to confirm.
    """
    refuse_unless_confirmable(intent)
    intent = intent | {"payment_method": method["id"], "next_action": None}
    if method["type"] != "card":
        return _await_bank(account, intent, method)
    card = cards.BY_NUMBER[method["_number"]]
    if needs_challenge(card, method, intent, off_session=off_session):
        if off_session or refuses_action:
            raise _refused(account, intent, method, cards.NEEDS_AUTHENTICATION)
        return _challenged(account, intent, return_url)
    return charge_card(account, intent, method)


def refuse_unless_confirmable(intent: Body) -> None:
    if intent["status"] not in CONFIRMABLE:
        states = {"succeeded": "already succeeded after being previously confirmed"}
        state = states.get(intent["status"], f"a status of {intent['status']}")
        raise unexpected_state(
            intent, f"You cannot confirm this PaymentIntent because it has {state}."
        )


def unexpected_state(intent: Body, message: str) -> InvalidRequest:
    return InvalidRequest(
        message, code="payment_intent_unexpected_state", payment_intent=sent(intent)
    )


def charge_card(account: Account, intent: Body, method: Body) -> Body:
    """Take or hold the money of a card that asks nothing (more). Raises CardDeclined."""
    card = cards.BY_NUMBER[method["_number"]]
    if card.decline and not (card.declines_saved and method["customer"] is None):
        raise _refused(account, intent, method, card.decline)
    is_held = intent["capture_method"] == "manual"
    charge = charges.taken(charges.begun(account, intent, method), captured=not is_held)
    charge["receipt_url"] = f"{account.base_url}/receipts/{charge['id']}"
    account.add(charge, "charge.succeeded")
    method = _keep_method(account, intent, method)
    if is_held:
        held = account.update(
            intent,
            amount_capturable=intent["amount"],
            last_payment_error=None,
            latest_charge=charge["id"],
            status="requires_capture",
        )
        account.emit("payment_intent.amount_capturable_updated", held)
        account.later(
            "payment_intent.authorization_ends",
            held,
            at=account.now + charges.AUTHORIZATION_LASTS,
        )
        return held
    return succeed(account, intent, charge)


def succeed(account: Account, intent: Body, charge: Body) -> Body:
    """The money is there: tell it, book it, and let what the card brings with it come."""
    paid = account.update(
        intent,
        amount_capturable=0,
        amount_received=charge["amount_captured"],
        last_payment_error=None,
        latest_charge=charge["id"],
        next_action=None,
        processing=None,
        status="succeeded",
    )
    account.emit("payment_intent.succeeded", paid)
    card = cards.BY_NUMBER.get(charge["_number"])
    charges.book(account, charge, card)
    if card:
        aftermath.begin(account, charge, card)
    for tell in LATE:
        tell(account, paid)
    return paid


def fail(
    account: Account,
    intent: Body,
    method: Body,
    error: dict[str, Any],
    charge: Body | None = None,
) -> Body:
    """It did not work: the intent waits for another payment method."""
    failed = account.update(
        intent,
        last_payment_error=error | {"payment_method": sent(method)},
        latest_charge=charge["id"] if charge else intent["latest_charge"],
        next_action=None,
        payment_method=None,
        processing=None,
        status="requires_payment_method",
    )
    account.emit("payment_intent.payment_failed", failed)
    return failed


def _refused(account: Account, intent: Body, method: Body, decline: Decline) -> StripeRefusal:
    """Keep the failed charge; return what is told of it."""
    charge = charges.refused(charges.begun(account, intent, method), decline)
    account.add(charge, "charge.failed")
    error = {
        "advice_code": decline.advice,
        "charge": charge["id"],
        "code": decline.code,
        "decline_code": decline.reason,
        "doc_url": DOCUMENTED + decline.code.replace("_", "-"),
        "message": decline.message,
        "type": "card_error",
    }
    failed = fail(account, intent, method, error, charge)
    return declined(
        decline,
        charge=charge["id"],
        payment_intent=sent(failed),
        payment_method=sent(method),
    )


def _challenged(account: Account, intent: Body, return_url: str | None) -> Body:
    action = next_action(account, intent["id"], return_url)
    waiting = account.update(intent, next_action=action, status="requires_action")
    account.emit("payment_intent.requires_action", waiting)
    return waiting


def authenticate(account: Account, intent: Body, *, succeeds: bool) -> Body:
    """What the buyer has done on the bank's page. Raises CardDeclined if the bank still says no.

    A second answer changes nothing.
    """
    if intent["status"] != "requires_action":
        return intent
    method = account.get(PAYMENT_METHOD, intent["payment_method"])
    if succeeds:
        return charge_card(account, intent | {"next_action": None}, method)
    error = {
        "code": "payment_intent_authentication_failure",
        "doc_url": f"{DOCUMENTED}payment-intent-authentication-failure",
        "message": AUTHENTICATION_FAILED,
        "type": "invalid_request_error",
    }
    return fail(account, intent, method, error)


def _await_bank(account: Account, intent: Body, method: Body) -> Body:
    """A bank payment takes days: until then it is on its way."""
    bank = banks.BY_NUMBER[method["_number"]]
    if method["type"] != banks.method_for(intent["currency"]):
        raise InvalidRequest(
            f"The payment method type {method['type']} cannot be used with the currency"
            f" {intent['currency']}.",
            param="payment_method",
            code="payment_method_currency_mismatch",
        )
    charge = charges.pending(charges.begun(account, intent, method))
    account.add(charge, "charge.pending")
    _keep_method(account, intent, method)
    waiting = account.update(
        intent, last_payment_error=None, latest_charge=charge["id"], status="processing"
    )
    account.emit("payment_intent.processing", waiting)
    account.later("payment_intent.bank_answers", waiting, at=account.now + bank.takes)
    return waiting


@when_due("payment_intent.bank_answers")
def bank_answers(account: Account, id: str) -> None:
    intent = account.get(KINDS["payment_intent"], id)
    charge = account.get(CHARGE, intent["latest_charge"])
    method = account.get(PAYMENT_METHOD, intent["payment_method"])
    refusal = banks.BY_NUMBER[method["_number"]].refusal
    if refusal is None:
        charge = account.update(charge, paid=True, status="succeeded")
        charge = account.update(charge, receipt_url=f"{account.base_url}/receipts/{charge['id']}")
        account.emit("charge.succeeded", charge)
        succeed(account, intent, charge)
    else:
        charge = account.update(charges.refused(charge, refusal))
        account.emit("charge.failed", charge)
        error = {
            "charge": charge["id"],
            "code": refusal.code,
            "doc_url": DOCUMENTED + refusal.code.replace("_", "-"),
            "message": refusal.message,
            "type": "card_error",
        }
        intent = fail(account, intent, method, error, charge)
        for tell in LATE:
            tell(account, intent)


def when_late(tell: Ended) -> Ended:
    """Let this function know of each intent that was paid, or whose bank said no days later."""
    LATE.append(tell)
    return tell


def _keep_method(account: Account, intent: Body, method: Body) -> Body:
    """Save the method with the customer where the intent says so; else it is used up."""
    customer = intent["customer"]
    if intent["setup_future_usage"] and customer:
        if intent["setup_future_usage"] == "off_session":
            method = account.update(method, _set_up=True)
        return attach(account, method, customer)
    if method["customer"] is None:
        return account.update(method, _spent=True)
    return method

"""Setup intents: a payment method is made ready for payments without its owner."""

from typing import Any

from fakestripe import cards, intents, listing
from fakestripe.account import Account
from fakestripe.cards import Challenge, Decline
from fakestripe.challenges import next_action
from fakestripe.errors import DOCUMENTED, InvalidRequest, StripeRefusal
from fakestripe.methods import DATA, PAYMENT_METHOD, attach, usable
from fakestripe.objects import Kind, sent, token
from fakestripe.parameters import (
    Choice,
    Flag,
    Given,
    Group,
    Many,
    Metadata,
    Schema,
    Text,
)
from fakestripe.reading_cards import declined
from fakestripe.routing import route
from fakestripe.store import Body

SETUP_INTENT = Kind(
    "setup_intent",
    "seti",
    fields={
        "application": None,
        "automatic_payment_methods": {"allow_redirects": "always", "enabled": True},
        "cancellation_reason": None,
        "client_secret": None,
        "customer": None,
        "customer_account": None,
        "description": None,
        "excluded_payment_method_types": None,
        "flow_directions": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "managed_payments": None,
        "mandate": None,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": {"id": "pmc_fakestripe", "parent": None},
        "payment_method_options": {
            "card": {
                "mandate_options": None,
                "network": None,
                "request_three_d_secure": "automatic",
            }
        },
        "payment_method_types": ["card"],
        "single_use_mandate": None,
        "status": "requires_payment_method",
        "usage": "off_session",
    },
    expandable=("customer", "payment_method"),
    noun="setup_intent",
)
CONFIRMABLE = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
CONFIRMING: Schema = {"return_url": Text(), "use_stripe_sdk": Flag()}
CHANGEABLE: Schema = {
    "customer": Text(),
    "description": Text(clearable=True),
    "metadata": Metadata(),
    "payment_method": Text(),
    "payment_method_data": Group(DATA),
}
CREATE: Schema = {
    **CHANGEABLE,
    **CONFIRMING,
    "automatic_payment_methods": Group(
        {"allow_redirects": Choice("always", "never"), "enabled": Flag(required=True)}
    ),
    "confirm": Flag(),
    "excluded_payment_method_types": Many(Text()),
    "usage": Choice("off_session", "on_session"),
}


@route("POST", "/v1/setup_intents", CREATE)
def create(account: Account, given: Given) -> Body:
    confirms = given.pop("confirm", False)
    if "return_url" in given and not confirms:
        raise InvalidRequest(
            "The parameter return_url can only be passed when confirm is true.",
            param="return_url",
        )
    return_url = _taken_out(given)
    intent = begun(account, **intents.fields_of(account, given, {}))
    return confirm_with(account, intent, return_url) if confirms else intent


def begun(account: Account, **fields: Any) -> Body:
    """A new intent, told."""
    intent = SETUP_INTENT.new(created=account.now, **fields)
    intent["client_secret"] = f"{intent['id']}_secret_{token(25)}"
    if intent["payment_method"]:
        intent["status"] = "requires_confirmation"
    return account.add(intent, "setup_intent.created")


@route("POST", "/v1/setup_intents/{id}", CHANGEABLE)
def update(account: Account, given: Given, id: str) -> Body:
    intent = account.get(SETUP_INTENT, id)
    _refuse_unless_confirmable(intent, "update")
    changes = intents.fields_of(account, given, intent)
    if "payment_method" in changes:
        changes |= {"next_action": None, "status": "requires_confirmation"}
    return account.update(intent, **changes)


CONFIRM = {name: CHANGEABLE[name] for name in ("payment_method", "payment_method_data")}


@route("POST", "/v1/setup_intents/{id}/confirm", {**CONFIRMING, **CONFIRM})
def confirm(account: Account, given: Given, id: str) -> Body:
    intent = account.get(SETUP_INTENT, id)
    _refuse_unless_confirmable(intent, "confirm")
    return_url = _taken_out(given)
    return confirm_with(account, intent | intents.fields_of(account, given, intent), return_url)


def confirm_with(account: Account, intent: Body, return_url: str | None) -> Body:
    """Try to set its method up. Raises CardDeclined, whose traces stay."""
    if intent["payment_method"] is None:
        raise InvalidRequest(
            "You cannot confirm this SetupIntent because it's missing a payment method. Update the"
            " SetupIntent with a payment method and then confirm it again.",
            code="setup_intent_unexpected_state",
            setup_intent=sent(intent),
        )
    method = usable(account, intent["payment_method"], intent["customer"], param="payment_method")
    card = cards.BY_NUMBER.get(method["_number"])
    intent = intent | {"payment_method": method["id"]}
    if card and card.challenge != Challenge.NEVER:
        return _challenged(account, intent, return_url)
    if card and card.decline and not card.declines_saved:
        raise _refused(account, intent, method, card.decline)
    return _succeed(account, intent, method)


def authenticate(account: Account, intent: Body, *, succeeds: bool) -> Body:
    """What the owner has done on the bank's page; a second answer changes nothing."""
    if intent["status"] != "requires_action":
        return intent
    method = account.get(PAYMENT_METHOD, intent["payment_method"])
    if succeeds:
        return _succeed(account, intent, method)
    error = {
        "code": "setup_intent_authentication_failure",
        "doc_url": f"{DOCUMENTED}setup-intent-authentication-failure",
        "message": "The latest attempt to set up the payment method has failed because"
        " authentication failed.",
        "type": "invalid_request_error",
    }
    return _fail(account, intent, method, error)


@route(
    "POST",
    "/v1/setup_intents/{id}/cancel",
    {"cancellation_reason": Choice("abandoned", "duplicate", "requested_by_customer")},
)
def cancel(account: Account, given: Given, id: str) -> Body:
    intent = account.get(SETUP_INTENT, id)
    _refuse_unless_confirmable(intent, "cancel")
    return canceled(account, intent, given.get("cancellation_reason"))


def canceled(account: Account, intent: Body, reason: str | None) -> Body:
    intent = account.update(intent, cancellation_reason=reason, next_action=None, status="canceled")
    account.emit("setup_intent.canceled", intent)
    return intent


@route("GET", "/v1/setup_intents/{id}", {"client_secret": Text()})
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(SETUP_INTENT, id)


@route(
    "GET",
    "/v1/setup_intents",
    {**listing.LIST, "customer": Text(), "payment_method": Text()},
)
def list_setup_intents(account: Account, given: Given) -> Body:
    only = {name: given.get(name) for name in ("customer", "payment_method")}
    return listing.page(account, SETUP_INTENT, given, url="/v1/setup_intents", **only)


def _succeed(account: Account, intent: Body, method: Body) -> Body:
    method = account.update(method, _set_up=True)
    if intent["customer"]:
        attach(account, method, intent["customer"])
    ready = account.update(intent, last_setup_error=None, next_action=None, status="succeeded")
    account.emit("setup_intent.succeeded", ready)
    return ready


def _challenged(account: Account, intent: Body, return_url: str | None) -> Body:
    action = next_action(account, intent["id"], return_url)
    waiting = account.update(intent, next_action=action, status="requires_action")
    account.emit("setup_intent.requires_action", waiting)
    return waiting


def _fail(account: Account, intent: Body, method: Body, error: dict[str, Any]) -> Body:
    failed = account.update(
        intent,
        last_setup_error=error | {"payment_method": sent(method)},
        next_action=None,
        payment_method=None,
        status="requires_payment_method",
    )
    account.emit("setup_intent.setup_failed", failed)
    return failed


def _refused(account: Account, intent: Body, method: Body, decline: Decline) -> StripeRefusal:
    error = {
        "advice_code": decline.advice,
        "code": decline.code,
        "decline_code": decline.reason,
        "doc_url": DOCUMENTED + decline.code.replace("_", "-"),
        "message": decline.message,
        "type": "card_error",
    }
    failed = _fail(account, intent, method, error)
    return declined(decline, payment_method=sent(method), setup_intent=sent(failed))


def _refuse_unless_confirmable(intent: Body, verb: str) -> None:
    if intent["status"] not in CONFIRMABLE:
        raise InvalidRequest(
            f"You cannot {verb} this SetupIntent because it has a status of {intent['status']}.",
            code="setup_intent_unexpected_state",
            setup_intent=sent(intent),
        )


def _taken_out(given: Given) -> str | None:
    given.pop("use_stripe_sdk", None)
    return_url: str | None = given.pop("return_url", None)
    return return_url

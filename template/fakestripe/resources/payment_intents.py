"""Payment intents: one payment from the wish to the money, with as many tries as it takes."""

from typing import Any

from fakestripe import attempts, banks, currencies, intents, listing, searching
from fakestripe.account import Account
from fakestripe.attempts import unexpected_state
from fakestripe.challenges import OPTIONS, options_of
from fakestripe.errors import InvalidRequest
from fakestripe.methods import DATA, usable
from fakestripe.objects import KINDS, Kind, token
from fakestripe.parameters import (
    Choice,
    Currency,
    Either,
    Email,
    Flag,
    Given,
    Group,
    Many,
    Metadata,
    Schema,
    Text,
    Whole,
)
from fakestripe.resources.customers import SHIPPING
from fakestripe.routing import route
from fakestripe.store import Body

PAYMENT_INTENT = Kind(
    "payment_intent",
    "pi",
    fields={
        "amount": 0,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": {"allow_redirects": "always", "enabled": True},
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": None,
        "confirmation_method": "automatic",
        "currency": "",
        "customer": None,
        "customer_account": None,
        "description": None,
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "managed_payments": None,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": {"id": "pmc_fakestripe", "parent": None},
        "payment_method_options": {
            "card": {
                "installments": None,
                "mandate_options": None,
                "network": None,
                "request_three_d_secure": "automatic",
            }
        },
        "payment_method_types": ["card"],
        "presentment_details": None,
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    },
    expandable=("customer", "latest_charge", "payment_method"),
    noun="payment_intent",
)
SEARCHED = ("amount", "created", "currency", "customer", "metadata", "status")
CHANGEABLE: Schema = {
    "customer": Text(),
    "description": Text(most=1000, clearable=True),
    "metadata": Metadata(),
    "payment_method": Text(),
    "payment_method_data": Group(DATA),
    "receipt_email": Email(clearable=True),
    "setup_future_usage": Choice("off_session", "on_session", clearable=True),
    "shipping": Group(SHIPPING, clearable=True),
    "statement_descriptor": Text(most=22, clearable=True),
    "statement_descriptor_suffix": Text(most=22, clearable=True),
    "transfer_group": Text(),
}
CONFIRMING: Schema = {
    "error_on_requires_action": Flag(),
    "off_session": Either(Flag(), Choice("one_off", "recurring")),
    "return_url": Text(),
    "use_stripe_sdk": Flag(),
}
CREATE: Schema = {
    **CHANGEABLE,
    **CONFIRMING,
    **OPTIONS,
    "amount": Whole(required=True),
    "automatic_payment_methods": Group(
        {"allow_redirects": Choice("always", "never"), "enabled": Flag(required=True)}
    ),
    "capture_method": Choice("automatic", "automatic_async", "manual"),
    "confirm": Flag(),
    "confirmation_method": Choice("automatic", "manual"),
    "currency": Currency(required=True),
    "excluded_payment_method_types": Many(Text()),
}


@route("POST", "/v1/payment_intents", CREATE)
def create(account: Account, given: Given) -> Body:
    currencies.refuse_unknown(given["currency"])
    currencies.refuse_unchargeable(given["amount"], given["currency"])
    confirms = given.pop("confirm", False)
    if not confirms:
        for name in ("error_on_requires_action", "off_session"):
            if name in given:
                raise InvalidRequest(
                    f"The parameter {name} can only be passed when confirm is true.", param=name
                )
    confirming = _taken_out(given)
    intent = begun(account, **fields_of(account, given, {}))
    return confirmed(account, intent, confirming) if confirms else intent


def begun(account: Account, **fields: Any) -> Body:
    """A new intent, told."""
    intent = PAYMENT_INTENT.new(created=account.now, **fields, payment_method_types=_types(fields))
    intent["client_secret"] = f"{intent['id']}_secret_{token(25)}"
    if intent["payment_method"]:
        intent["status"] = "requires_confirmation"
    return account.add(intent, "payment_intent.created")


@route(
    "POST", "/v1/payment_intents/{id}", {**CHANGEABLE, "amount": Whole(), "currency": Currency()}
)
def update(account: Account, given: Given, id: str) -> Body:
    intent = account.get(PAYMENT_INTENT, id)
    fixed = {"amount", "currency", "customer", "payment_method", "payment_method_data"}
    if intent["status"] not in attempts.CONFIRMABLE and fixed & given.keys():
        raise unexpected_state(
            intent,
            f"This PaymentIntent's {sorted(fixed & given.keys())[0]} could not be updated because"
            f" it has a status of {intent['status']}. You may only update it when its status is"
            " requires_payment_method, requires_confirmation or requires_action.",
        )
    changes = fields_of(account, given, intent)
    wanted = intent | changes
    currencies.refuse_unknown(wanted["currency"])
    currencies.refuse_unchargeable(wanted["amount"], wanted["currency"])
    if "payment_method" in changes:
        changes |= {"next_action": None, "status": "requires_confirmation"}
    return account.update(intent, **changes)  # there is no payment_intent.updated


@route(
    "POST",
    "/v1/payment_intents/{id}/confirm",
    {
        **CONFIRMING,
        **OPTIONS,
        **{
            name: CHANGEABLE[name]
            for name in (
                "payment_method",
                "payment_method_data",
                "receipt_email",
                "setup_future_usage",
                "shipping",
            )
        },
        "capture_method": Choice("automatic", "automatic_async", "manual"),
    },
)
def confirm(account: Account, given: Given, id: str) -> Body:
    intent = account.get(PAYMENT_INTENT, id)
    refuse_of_checkout(account, intent, "confirm")
    attempts.refuse_unless_confirmable(intent)
    confirming = _taken_out(given)
    return confirmed(account, intent | fields_of(account, given, intent), confirming)


def refuse_of_checkout(account: Account, intent: Body, verb: str) -> None:
    """Raise while a Checkout session is open that pays by this intent: it is the session's."""
    session = KINDS["checkout.session"]
    if account.all(session, payment_intent=intent["id"], status="open"):
        raise unexpected_state(
            intent,
            f"You cannot {verb} this PaymentIntent because it was created by a Checkout Session."
            " Expire the Checkout Session instead.",
        )


def confirmed(account: Account, intent: Body, confirming: Given) -> Body:
    if intent["payment_method"] is None:
        raise unexpected_state(
            intent,
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can"
            " either update the PaymentIntent with a payment method and then confirm it again, or"
            " confirm it again directly with a payment method or ConfirmationToken.",
        )
    method = usable(account, intent["payment_method"], intent["customer"], param="payment_method")
    return attempts.confirm(
        account,
        intent,
        method,
        off_session=bool(confirming.get("off_session")),
        return_url=confirming.get("return_url"),
        refuses_action=confirming.get("error_on_requires_action", False),
    )


@route("GET", "/v1/payment_intents/search", searching.SEARCH)
def search(account: Account, given: Given) -> Body:
    url = "/v1/payment_intents/search"
    return searching.search(account, PAYMENT_INTENT, given, url=url, fields=SEARCHED)


@route("GET", "/v1/payment_intents/{id}", {"client_secret": Text()})
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(PAYMENT_INTENT, id)


@route("GET", "/v1/payment_intents", {**listing.LIST, "customer": Text()})
def list_payment_intents(account: Account, given: Given) -> Body:
    customer = given.get("customer")
    return listing.page(
        account, PAYMENT_INTENT, given, url="/v1/payment_intents", customer=customer
    )


def _taken_out(given: Given) -> Given:
    return {name: given.pop(name) for name in CONFIRMING if name in given}


def fields_of(account: Account, given: Given, intent: Body) -> dict[str, Any]:
    """What a request sets, its ids checked."""
    fields = intents.fields_of(account, given, intent)
    if options := fields.get("payment_method_options"):
        fields["payment_method_options"] = options_of(intent or PAYMENT_INTENT.fields, options)
    if shipping := fields.get("shipping"):
        blank = {"carrier": None, "phone": None, "tracking_number": None}
        fields["shipping"] = blank | shipping
    return fields


def _types(fields: dict[str, Any]) -> list[str]:
    """The ways to pay in this currency."""
    bank = banks.method_for(fields["currency"])
    ways = ["card", bank] if bank else ["card"]
    return [way for way in ways if way not in (fields.get("excluded_payment_method_types") or [])]

"""Checkout sessions: an order, the page to pay it on, and what became of it."""

from typing import Any

from fakestripe import listing, orders
from fakestripe.account import Account
from fakestripe.attempts import when_late
from fakestripe.clock import when_due
from fakestripe.errors import InvalidRequest
from fakestripe.objects import Kind
from fakestripe.parameters import Choice, Email, Given, Group, Metadata, Text, merged_metadata
from fakestripe.resources import invoices, payment_intent_ends, setup_intents
from fakestripe.resources.customers import CUSTOMER
from fakestripe.resources.payment_intents import PAYMENT_INTENT
from fakestripe.resources.setup_intents import SETUP_INTENT
from fakestripe.routing import route
from fakestripe.session_parameters import CREATE
from fakestripe.session_rules import discount_of, fields_of, refuse_contradictions
from fakestripe.store import Body

HOUR = 60 * 60
DAY = 24 * HOUR
LEAST, MOST = HOUR // 2, DAY


def _line_items(account: Account, session: Body) -> Body:
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return listing.whole(orders.line_items(account, session), url=url)


CHECKOUT_SESSION = Kind(
    "checkout.session",
    "cs_test",
    length=58,
    fields={
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": None,
        "amount_total": None,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None,
        "cancel_url": None,
        "client_reference_id": None,
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "currency": None,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": None,
        "customer_account": None,
        "customer_creation": None,
        "customer_details": None,
        "customer_email": None,
        "discounts": [],
        "excluded_payment_method_types": None,
        "expires_at": 0,
        "integration_identifier": None,
        "invoice": None,
        "invoice_creation": None,
        "livemode": False,
        "locale": None,
        "managed_payments": None,
        "metadata": {},
        "mode": "payment",
        "name_collection": None,
        "optional_items": None,
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": {"id": "pmc_fakestripe", "parent": None},
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "presentment_details": None,
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": None,
        "subscription": None,
        "success_url": None,
        "tax_id_collection": {"enabled": False, "required": "never"},
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": None,
        "wallet_options": None,
    },
    expandable=(
        "customer",
        "discounts.coupon",
        "discounts.promotion_code",
        "invoice",
        "payment_intent",
        "setup_intent",
    ),
    included={
        "line_items": _line_items,
        "total_details.breakdown": orders.breakdown,
    },
    noun="checkout.session",
)


@route("POST", "/v1/checkout/sessions", CREATE)
def create(account: Account, given: Given) -> Body:
    refuse_contradictions(given)
    customer = None
    if "customer" in given:
        customer = account.live(CUSTOMER, given["customer"], param="customer")
    blank = CHECKOUT_SESSION.new(created=account.now, expires_at=_expiry(account, given))
    session = blank | fields_of(account, blank, given, customer)
    session["url"] = f"{account.base_url}/c/pay/{session['id']}"
    if session["mode"] == "setup":
        session["setup_intent"] = _setup_intent(account, session, given)
    else:
        session |= orders.summary(account, session)
        session |= discount_of(account, session, given)
        session |= orders.summary(account, session)
        orders.refuse_too_little(session["amount_total"], session["currency"])
    account.add(session)  # Stripe tells nobody that a session was made
    account.later("checkout.session.expires", session, at=session["expires_at"])
    return session


def _expiry(account: Account, given: Given) -> int:
    expires_at = int(given.get("expires_at", account.now + MOST))
    if expires_at < account.now + LEAST:
        raise InvalidRequest(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session"
            " creation.",
            param="expires_at",
        )
    if expires_at > account.now + MOST:
        raise InvalidRequest(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )
    return expires_at


def _setup_intent(account: Account, session: Body, given: Given) -> str:
    data = given.get("setup_intent_data", {})
    intent = setup_intents.begun(
        account,
        customer=session["customer"],
        description=data.get("description"),
        metadata=merged_metadata({}, data.get("metadata")),
    )
    return str(intent["id"])


@route("POST", "/v1/checkout/sessions/{id}", {"metadata": Metadata()})
def update(account: Account, given: Given, id: str) -> Body:
    session = account.get(CHECKOUT_SESSION, id)
    return account.update(
        session, metadata=merged_metadata(session["metadata"], given.get("metadata", {}))
    )


@route("POST", "/v1/checkout/sessions/{id}/expire")
def expire(account: Account, given: Given, id: str) -> Body:
    session = account.get(CHECKOUT_SESSION, id)
    if session["status"] != "open":
        raise InvalidRequest(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout'
            f" Session has a status of `{session['status']}`."
        )
    return expired(account, session)


@when_due("checkout.session.expires")
def run_out(account: Account, id: str) -> None:
    session = account.get(CHECKOUT_SESSION, id)
    if session["status"] == "open":
        expired(account, session)


def expired(account: Account, session: Body) -> Body:
    """It takes no card any more, and what was begun on it is given up."""
    account.not_later("checkout.session.expires", session)
    intent = account.find(PAYMENT_INTENT, session["payment_intent"])
    if intent:
        payment_intent_ends.canceled(account, intent, "automatic")
    setup = account.find(SETUP_INTENT, session["setup_intent"])
    if setup:
        setup_intents.canceled(account, setup, None)
    session = account.update(session, status="expired", url=None)
    account.emit("checkout.session.expired", session)
    return session


@when_late
def tell_late(account: Account, intent: Body) -> None:
    """A session that was complete and unpaid: now its money has come, or will not."""
    for session in account.all(CHECKOUT_SESSION, payment_intent=intent["id"]):
        if session["status"] != "complete" or session["payment_status"] != "unpaid":
            continue
        is_paid = intent["status"] == "succeeded"
        if is_paid:
            invoice = invoices.issue(account, session)
            session = account.update(session, invoice=invoice, payment_status="paid")
        if intent["capture_method"] != "manual":
            end = "succeeded" if is_paid else "failed"
            account.emit(f"checkout.session.async_payment_{end}", session)


@route("GET", "/v1/checkout/sessions/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(CHECKOUT_SESSION, id)


@route("GET", "/v1/checkout/sessions/{id}/line_items", listing.PAGES)
def list_line_items(account: Account, given: Given, id: str) -> Body:
    items = orders.line_items(account, account.get(CHECKOUT_SESSION, id))
    return listing.of(items, given, url=f"/v1/checkout/sessions/{id}/line_items")


@route(
    "GET",
    "/v1/checkout/sessions",
    {
        **listing.LIST,
        "customer": Text(),
        "customer_details": Group({"email": Email(required=True)}),
        "payment_intent": Text(),
        "status": Choice("complete", "expired", "open"),
    },
)
def list_sessions(account: Account, given: Given) -> Body:
    only: dict[str, Any] = {
        name: given.get(name) for name in ("customer", "payment_intent", "status")
    }
    only["customer_details.email"] = given.get("customer_details", {}).get("email")
    return listing.page(account, CHECKOUT_SESSION, given, url="/v1/checkout/sessions", **only)

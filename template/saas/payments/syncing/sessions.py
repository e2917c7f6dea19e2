"""What one of Stripe's Checkout sessions says, in our words."""

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from saas.payments import conf, gateway
from saas.payments.gateway import Object
from saas.payments.models import Purchase

EXPAND = ["payment_intent.latest_charge", "total_details.breakdown"]
PAID = {"paid", "no_payment_required"}
LOST = {"requires_payment_method", "canceled"}  # an intent, once its session is complete

State = Purchase.State


class Method(NamedTuple):
    """How somebody paid, as a label: never more than the kind and the last four digits."""

    label: str
    last4: str


def fetched(session_id: str) -> Object:
    return gateway.retrieve("checkout.sessions", session_id, expand=EXPAND)


def is_ours(thing: Object) -> bool:
    """Whether this app made it for a purchase: other apps may share the account."""
    return purchase_of(thing) is not None


def purchase_of(thing: Object) -> UUID | None:
    """The id of the purchase that a thing at Stripe belongs to, or nothing."""
    metadata = thing.get("metadata") or {}
    if metadata.get("app") != conf.app():
        return None
    try:
        return UUID(metadata.get("purchase", ""))
    except ValueError:
        return None


def state_of(session: Object) -> Purchase.State:
    """Complete is not paid: a bank may take days, and may say no after them."""
    if session["status"] == "expired":
        return State.EXPIRED
    if session["status"] != "complete":
        return State.OPEN
    if session["payment_status"] in PAID:
        return State.PAID
    intent = session["payment_intent"] or {}
    return State.FAILED if intent.get("status") in LOST else State.PENDING


def told(session: Object) -> dict[str, Any]:
    """The fields of a purchase that Stripe knows better than we do."""
    intent, charge = session["payment_intent"] or {}, charge_of(session)
    shown = session.get("presentment_details") or {}
    buyer = session["customer_details"] or {}
    method = method_of(charge.get("payment_method_details") or {})
    totals = session["total_details"] or {}
    return {
        "session_id": session["id"],
        "session_url": session["url"] or "",
        "expires_at": moment(session["expires_at"]),
        "customer_id": _id(session["customer"]),
        "intent_id": _id(intent),
        "charge_id": _id(charge),
        "discount": totals.get("amount_discount") or 0,
        "tax": totals.get("amount_tax") or 0,
        "taxes": _taxes(totals),
        "seen_amount": shown.get("presentment_amount"),
        "seen_currency": (shown.get("presentment_currency") or "").upper(),
        "method": method.label[:60],
        "last4": method.last4,
        "country": ((buyer.get("address") or {}).get("country") or "")[:2],
        "document_url": _document(session, charge),
        "buyer": {name: value for name, value in buyer.items() if value},
    }


def tax_kind_of(session: Object) -> str:
    """As a purchase keeps it: off, automatic or managed."""
    if (session.get("managed_payments") or {}).get("enabled"):
        return "managed"
    return "automatic" if (session.get("automatic_tax") or {}).get("enabled") else "off"


def charge_of(session: Object) -> Object:
    intent = session["payment_intent"] or {}
    charge: Object = intent.get("latest_charge") or {}
    return charge


def paid_at(session: Object) -> datetime | None:
    """When the money came; a free order has no charge."""
    return moment(charge_of(session).get("created"))


def decline_of(session: Object) -> str:
    """The code of the last refusal, or nothing."""
    error = (session["payment_intent"] or {}).get("last_payment_error") or {}
    return str(error.get("decline_code") or error.get("code") or "")[:60]


def method_of(details: Object) -> Method:
    kind = str(details.get("type") or "")
    about = details.get(kind) or {}
    last4 = str(about.get("last4") or "")
    bank = kind.replace("us_bank_account", "ach").replace("_debit", "")  # names of all languages
    label = about.get("brand") or bank.replace("_", " ")
    word = (
        label.upper() if len(label) <= 4 and label != "visa" and label != "link" else label.title()
    )
    return Method(f"{word} {last4}".strip(), last4[:4])


def moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _taxes(totals: Object) -> list[Object]:
    """Each rate with what it came to."""
    found = (totals.get("breakdown") or {}).get("taxes") or []
    return [
        {
            "name": one["rate"]["display_name"],
            "percent": f"{one['rate']['percentage'] or 0:g}",
            "amount": one["amount"],
            "reason": one["taxability_reason"] or "",
        }
        for one in found
    ]


def _document(session: Object, charge: Object) -> str:
    """Where Stripe sells in its own name, its receipt counts, not ours."""
    is_managed = tax_kind_of(session) == "managed"
    return str(charge.get("receipt_url") or "") if is_managed else ""


def _id(thing: Object | str | None) -> str:
    if isinstance(thing, dict):
        return str(thing.get("id") or "")
    return thing or ""

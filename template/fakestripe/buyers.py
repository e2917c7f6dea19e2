"""Who pays on the hosted page: what was asked for, and the customer that is made of it."""

from dataclasses import dataclass
from typing import Any

from fakestripe.account import Account
from fakestripe.errors import InvalidRequest
from fakestripe.parameters import Email
from fakestripe.resources import customers, tax_ids
from fakestripe.resources.customers import ADDRESS_PARTS, CUSTOMER
from fakestripe.store import Body
from fakestripe.taxing import STANDARD_RATES

TAX_ID_TYPES = {"GB": "gb_vat", "CH": "ch_vat", "NO": "no_vat", "US": "us_ein"}


@dataclass(frozen=True)
class Buyer:
    """What was typed. An empty text is what was not asked for, or left empty."""

    email: str = ""
    name: str = ""
    country: str = ""
    """Two letters."""
    postal_code: str = ""
    line1: str = ""
    city: str = ""
    state: str = ""
    phone: str = ""
    tax_id: str = ""
    accepts_terms: bool = False

    @property
    def address(self) -> dict[str, Any]:
        return dict.fromkeys(ADDRESS_PARTS) | {
            "city": self.city or None,
            "country": self.country or None,
            "line1": self.line1 or None,
            "postal_code": self.postal_code or None,
            "state": self.state or None,
        }

    @property
    def billing_details(self) -> dict[str, Any]:
        return {
            "address": self.address,
            "email": self.email or None,
            "name": self.name or None,
            "phone": self.phone or None,
        }


class Incomplete(Exception):
    """A field of the page is missing or wrong: its name, and what is wrong as one word."""

    def __init__(self, field: str, fault: str = "missing") -> None:
        super().__init__(field)
        self.field = field
        self.fault = fault


def wants_country(session: Body) -> bool:
    """Say if the page has to ask where the buyer lives."""
    return bool(session["automatic_tax"]["enabled"]) or wants_address(session)


def wants_address(session: Body) -> bool:
    return bool(session["billing_address_collection"] == "required")


def wants_consent(session: Body) -> bool:
    """Say if the buyer has to accept the seller's terms."""
    return bool((session["consent_collection"] or {}).get("terms_of_service") == "required")


def known_email(session: Body) -> str:
    """The address that the page need not ask for."""
    return str((session["customer_details"] or {}).get("email") or "")


def refuse_incomplete(session: Body, buyer: Buyer) -> None:
    """Raise Incomplete for the first field that the session needs and does not have."""
    if not known_email(session):
        try:
            Email().take(buyer.email, "email")
        except InvalidRequest:
            raise Incomplete("email", "wrong" if buyer.email else "missing") from None
    if wants_country(session) and len(buyer.country) != 2:
        raise Incomplete("country")
    for field in ("name", "line1", "city", "postal_code") if wants_address(session) else ():
        if not getattr(buyer, field).strip():
            raise Incomplete(field)
    if session["phone_number_collection"]["enabled"] and not buyer.phone:
        raise Incomplete("phone")
    if session["tax_id_collection"]["enabled"] and buyer.tax_id:
        _refuse_odd_tax_id(buyer)
    if wants_consent(session) and not buyer.accepts_terms:
        raise Incomplete("terms")


def _refuse_odd_tax_id(buyer: Buyer) -> None:
    value = buyer.tax_id.replace(" ", "")
    is_odd = not (value.isascii() and value.isalnum() and 8 <= len(value) <= 20)
    if is_odd or (_tax_id_type(buyer) == "eu_vat" and not value[:2].isalpha()):
        raise Incomplete("tax_id", "wrong")


def told(session: Body, buyer: Buyer) -> dict[str, Any]:
    """What the session knows of its buyer from now on."""
    known = session["customer_details"] or {}
    taxed = session["automatic_tax"]
    changes: dict[str, Any] = {
        "collected_information": {
            "business_name": None,
            "individual_name": None,
            "shipping_details": None,
        },
        "customer_details": {
            "address": buyer.address if buyer.country else known.get("address"),
            "business_name": None,
            "email": known_email(session) or buyer.email,
            "individual_name": None,
            "name": buyer.name or known.get("name"),
            "phone": buyer.phone or known.get("phone"),
            "tax_exempt": known.get("tax_exempt", "none"),
            "tax_ids": _tax_ids(session, buyer),
        },
    }
    if buyer.country and wants_country(session):
        changes["_country"] = buyer.country
        if taxed["enabled"]:
            changes["automatic_tax"] = taxed | {"status": "complete"}
    if wants_consent(session):
        changes["consent"] = {"promotions": None, "terms_of_service": "accepted"}
    return changes


def _tax_ids(session: Body, buyer: Buyer) -> list[dict[str, str]]:
    if not session["tax_id_collection"]["enabled"] or not buyer.tax_id:
        return []
    return [{"type": _tax_id_type(buyer), "value": buyer.tax_id.replace(" ", "").upper()}]


def _tax_id_type(buyer: Buyer) -> str:
    other = "eu_vat" if buyer.country in STANDARD_RATES else "unknown"
    return TAX_ID_TYPES.get(buyer.country, other)


def customer_of(account: Account, session: Body, buyer: Buyer, *, needed: bool) -> str | None:
    """The session's customer: brought, kept up to date as it was asked, or made now."""
    if session["customer"]:
        _keep_up(account, session, buyer)
        return _with_tax_ids(account, session, str(session["customer"]))
    if not needed and session["customer_creation"] != "always":
        return None
    details = session["customer_details"]
    given = {
        "email": details["email"],
        "name": details["name"],
        "phone": details["phone"],
        "address": details["address"],
    }
    made = customers.create(account, {name: value for name, value in given.items() if value})
    return _with_tax_ids(account, session, str(made["id"]))


def _with_tax_ids(account: Account, session: Body, customer: str) -> str:
    for tax_id in session["customer_details"]["tax_ids"]:
        tax_ids.add(account, customer, tax_id["type"], tax_id["value"])
    return customer


def _keep_up(account: Account, session: Body, buyer: Buyer) -> None:
    wished = session["_customer_update"]
    changes: dict[str, Any] = {}
    if wished.get("address") == "auto" and buyer.country:
        changes["address"] = buyer.address
    if wished.get("name") == "auto" and buyer.name:
        changes["name"] = buyer.name
    customer = account.find(CUSTOMER, session["customer"])
    if changes and customer and not customer.get("deleted"):
        account.update(customer, "customer.updated", **changes)

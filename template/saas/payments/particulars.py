"""What stands on a receipt, frozen when it is issued: nothing of it is worked out anew later."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, TypedDict

from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from saas.payments import countries
from saas.payments.models import Purchase, Receipt, Refund

REVERSE = "reverse_charge"  # as Stripe says it of a tax
CITY_FIRST = {"AU", "CA", "US"}  # Springfield, IL 62701; elsewhere 20457 Hamburg


class Party(TypedDict):
    """Seller or buyer."""

    name: str
    lines: list[str]
    tax_ids: list[str]
    email: str


class Tax(TypedDict):
    """As Stripe has named and worked it out; `percent` is empty where there is no one rate."""

    name: str
    percent: str
    amount: int


class Particulars(TypedDict):
    """Amounts are in the smallest unit of the receipt's currency, moments in ISO 8601."""

    language: str
    brand: str
    seller: Party
    buyer: Party
    title: str
    until: str  # when the credits lapse, or empty
    price: int
    discount: int
    taxes: list[Tax]
    tax_is_included: bool
    is_reverse_charge: bool
    is_eu: bool
    method: str
    payment: str
    paid_at: str
    workspace: str
    about: str  # of a credit note: the receipt; of a cancelled one: the credit note
    seen_amount: int | None
    seen_currency: str


def of_purchase(purchase: Purchase) -> Particulars:
    """In the language at hand."""
    lapse, taxes = _lapse(purchase), _taxes(purchase)
    reduced = purchase.amount - purchase.discount
    kinds = {one.get("type") for one in purchase.buyer.get("tax_ids") or []}
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "brand": settings.PROJECT_NAME,
        "seller": _seller(),
        "buyer": _buyer(purchase),
        "title": purchase.title,
        "until": lapse.isoformat() if lapse else "",
        "price": purchase.amount,
        "discount": purchase.discount,
        "taxes": taxes,
        "tax_is_included": bool(purchase.tax) and reduced == purchase.paid,
        "is_reverse_charge": _is_reverse_charge(purchase),
        "is_eu": "eu_vat" in kinds,
        "method": purchase.method,
        "payment": purchase.intent_id or purchase.session_id,
        "paid_at": purchase.paid_at.isoformat() if purchase.paid_at else "",
        "workspace": "" if purchase.workspace.is_unnamed else purchase.workspace.name,
        "about": "",
        "seen_amount": purchase.seen_amount,
        "seen_currency": purchase.seen_currency,
    }


def of_refund(refund: Refund, *, receipt: Receipt, tax: int) -> Particulars:
    """Those of the purchase's receipt, with the share that goes back."""
    sold: Particulars = receipt.particulars
    shares = split(tax, [one["amount"] for one in sold["taxes"]])
    taxes: list[Tax] = [
        {**one, "amount": share} for one, share in zip(sold["taxes"], shares, strict=True)
    ]
    return sold | {
        "price": refund.amount - (0 if sold["tax_is_included"] else tax),
        "discount": 0,
        "taxes": taxes,
        "about": receipt.code,
        "seen_amount": refund.seen_amount,
        "seen_currency": refund.seen_currency,
    }


def split(total: int, weights: list[int]) -> list[int]:
    """Whole shares of a total that add up to it.

    >>> split(10, [1, 1, 1])
    [3, 4, 3]
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    so_far = [0]
    for weight in weights:
        so_far.append(so_far[-1] + weight)
    marks = [(2 * total * reached + whole) // (2 * whole) for reached in so_far]
    return [later - earlier for earlier, later in pairwise(marks)]


def _is_reverse_charge(purchase: Purchase) -> bool:
    reasons = {one.get("reason") for one in purchase.taxes}
    return purchase.buyer.get("tax_exempt") == "reverse" or REVERSE in reasons


def _lapse(purchase: Purchase) -> datetime | None:
    if not purchase.lapse_days or not purchase.paid_at:
        return None
    return purchase.paid_at + timedelta(days=purchase.lapse_days)


def _seller() -> Party:
    return {
        "name": settings.SELLER_NAME,
        "lines": [settings.SELLER_ADDRESS] if settings.SELLER_ADDRESS else [],
        "tax_ids": [settings.SELLER_TAX_ID] if settings.SELLER_TAX_ID else [],
        "email": settings.CONTACT_EMAIL,
    }


def _buyer(purchase: Purchase) -> Party:
    """As they have named themselves at Stripe, else here."""
    given = purchase.buyer
    return {
        "name": given.get("business_name") or given.get("name") or purchase.person.name,
        "lines": [*_address(given.get("address") or {})],
        "tax_ids": [_tax_id(one) for one in given.get("tax_ids") or [] if one.get("value")],
        "email": given.get("email") or purchase.person.email,
    }


def _address(given: dict[str, Any]) -> Iterator[str]:
    part = {name: str(value or "").strip() for name, value in given.items()}
    country, state = part.get("country", ""), part.get("state", "")
    code, city = part.get("postal_code", ""), part.get("city", "")
    yield from filter(None, [part.get("line1"), part.get("line2")])
    if country in CITY_FIRST:
        town = ", ".join(filter(None, [city, f"{state} {code}".strip()]))
    else:
        town = ", ".join(filter(None, [f"{code} {city}".strip(), state]))
    yield from filter(None, [town, countries.name(country)])


def _tax_id(given: dict[str, str]) -> str:
    is_vat = given.get("type", "").endswith("_vat")
    return _("VAT %(id)s") % {"id": given["value"]} if is_vat else given["value"]


def _taxes(purchase: Purchase) -> list[Tax]:
    """By rate, as far as that adds up to what was paid."""
    by_rate: list[Tax] = [
        {"name": one["name"], "percent": one["percent"], "amount": one["amount"]}
        for one in purchase.taxes
        if one["amount"]
    ]
    if sum(one["amount"] for one in by_rate) == purchase.tax:
        return by_rate
    return [{"name": pgettext("money", "Tax"), "percent": "", "amount": purchase.tax}]

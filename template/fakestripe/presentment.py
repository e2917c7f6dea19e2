"""Adaptive Pricing: a buyer abroad sees the price, and pays it, in the currency at home.

As in Stripe's test mode, an e-mail address says where the buyer is: ada+location_FR@example.com.
The rates stand still, so that a test may know them.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fakestripe.currencies import decimals, step
from fakestripe.store import Body

EURO = "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK"
CURRENCIES = dict.fromkeys(EURO.split(), "eur") | {
    "AU": "aud",
    "BR": "brl",
    "CA": "cad",
    "CH": "chf",
    "CZ": "czk",
    "DK": "dkk",
    "GB": "gbp",
    "IN": "inr",
    "JP": "jpy",
    "KW": "kwd",
    "MX": "mxn",
    "NO": "nok",
    "PL": "pln",
    "SE": "sek",
    "US": "usd",
}
DOLLAR_BUYS = {
    "aud": "1.52",
    "brl": "5.40",
    "cad": "1.38",
    "chf": "0.80",
    "czk": "21.00",
    "dkk": "6.45",
    "eur": "0.86",
    "gbp": "0.75",
    "inr": "88.00",
    "jpy": "150.00",
    "kwd": "0.31",
    "mxn": "18.60",
    "nok": "10.10",
    "pln": "3.65",
    "sek": "9.45",
    "usd": "1.00",
}
LOCATION = re.compile(r"\+location_([A-Z]{2})@")


def presented(session: Body, email: str | None, amount: int) -> dict[str, Any] | None:
    """What the buyer of this address sees; None where it is the session's own currency."""
    adaptive = session["adaptive_pricing"] or {}
    found = LOCATION.search(email or "")
    local = CURRENCIES.get(found[1]) if found and adaptive.get("enabled") else None
    if local is None or local == session["currency"] or session["currency"] not in DOLLAR_BUYS:
        return None
    return {
        "presentment_amount": converted(amount, session["currency"], local),
        "presentment_currency": local,
    }


def converted(amount: int, currency: str, into: str) -> int:
    dollars = Decimal(amount).scaleb(-decimals(currency)) / Decimal(DOLLAR_BUYS[currency])
    units = (dollars * Decimal(DOLLAR_BUYS[into])).scaleb(decimals(into)) / step(into)
    return int(units.quantize(Decimal(1), ROUND_HALF_UP)) * step(into)

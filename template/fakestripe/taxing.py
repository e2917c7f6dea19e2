"""What automatic tax comes to: the standard rates of the EU and its neighbours.

Stripe Tax collects where a seller is registered. This seller is registered in the countries
below; a buyer from elsewhere pays no tax, with the reason `not_collecting`.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

STANDARD_RATES = {
    "AT": ("Austria", "20"),
    "BE": ("Belgium", "21"),
    "BG": ("Bulgaria", "20"),
    "CH": ("Switzerland", "8.1"),
    "CY": ("Cyprus", "19"),
    "CZ": ("Czechia", "21"),
    "DE": ("Germany", "19"),
    "DK": ("Denmark", "25"),
    "EE": ("Estonia", "24"),
    "ES": ("Spain", "21"),
    "FI": ("Finland", "25.5"),
    "FR": ("France", "20"),
    "GB": ("United Kingdom", "20"),
    "GR": ("Greece", "24"),
    "HR": ("Croatia", "25"),
    "HU": ("Hungary", "27"),
    "IE": ("Ireland", "23"),
    "IT": ("Italy", "22"),
    "LT": ("Lithuania", "21"),
    "LU": ("Luxembourg", "17"),
    "LV": ("Latvia", "21"),
    "MT": ("Malta", "18"),
    "NL": ("Netherlands", "21"),
    "NO": ("Norway", "25"),
    "PL": ("Poland", "23"),
    "PT": ("Portugal", "23"),
    "RO": ("Romania", "21"),
    "SE": ("Sweden", "25"),
    "SI": ("Slovenia", "22"),
    "SK": ("Slovakia", "23"),
}
PRICES_WITHOUT_TAX = frozenset({"usd", "cad"})
"""Where a price says nothing, Stripe's setting "automatic" adds tax in these, else it is in it."""


class Tax(NamedTuple):
    """A tax on one amount. `taxable` is what it is reckoned on, without the tax itself."""

    amount: int
    rate: dict[str, Any]
    reason: str | None
    taxable: int

    @property
    def is_on_top(self) -> bool:
        return not self.rate["inclusive"]


def automatic(amount: int, *, country: str, inclusive: bool, exempt: str, now: int) -> Tax:
    """The tax that a buyer of this country pays on this amount."""
    name, percentage = STANDARD_RATES.get(country, (country, "0"))
    is_due = country in STANDARD_RATES and exempt == "none"
    rate = _rate_of(country, name, percentage if is_due else "0", inclusive=inclusive, now=now)
    if is_due:
        reason = "standard_rated"
    elif exempt == "reverse":
        reason = "reverse_charge"
    else:
        reason = "customer_exempt" if exempt == "exempt" else "not_collecting"
    return reckoned(amount, [rate], reason)[0]


def reckoned(amount: int, rates: list[dict[str, Any]], reason: str | None) -> list[Tax]:
    """The taxes of an amount: rates that are in it share it, the others come on top."""
    inside = sum((_percentage(rate) for rate in rates if rate["inclusive"]), Decimal())
    net = Decimal(amount) * 100 / (100 + inside)
    taxable = int(net.quantize(Decimal(1), ROUND_HALF_UP))
    return [
        Tax(
            int((net * _percentage(rate) / 100).quantize(Decimal(1), ROUND_HALF_UP)),
            rate,
            reason,
            taxable,
        )
        for rate in rates
    ]


def is_inclusive(behavior: str | None, currency: str) -> bool:
    """Say if a price of this `tax_behavior` has its tax in it."""
    if behavior in {"inclusive", "exclusive"}:
        return behavior == "inclusive"
    return currency not in PRICES_WITHOUT_TAX


def _percentage(rate: dict[str, Any]) -> Decimal:
    return Decimal(str(rate["percentage"]))


def _rate_of(
    country: str, name: str, percentage: str, *, inclusive: bool, now: int
) -> dict[str, Any]:
    """A rate of Stripe's own, which no address answers."""
    return {
        "id": f"txr_auto_{country.lower()}_{percentage.replace('.', '_')}",
        "object": "tax_rate",
        "active": False,
        "country": country,
        "created": now,
        "description": None,
        "display_name": "VAT",
        "effective_percentage": float(percentage),
        "flat_amount": None,
        "inclusive": inclusive,
        "jurisdiction": name,
        "jurisdiction_level": "country",
        "livemode": False,
        "metadata": {},
        "percentage": float(percentage),
        "rate_type": "percentage",
        "state": None,
        "tax_type": "vat",
    }

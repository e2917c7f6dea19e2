"""What an order comes to: lines, a discount over them, taxes on what is left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fakestripe.taxing import Tax

type TaxesOf = Callable[["Line", int], list[Tax]]
"""The taxes of a line on what is left of it after the discount."""


@dataclass(frozen=True)
class Line:
    """What is bought. `unit_amount` may have a fraction of the smallest unit."""

    unit_amount: Decimal
    quantity: int
    product: str
    price: dict[str, Any]
    tax_rates: tuple[dict[str, Any], ...] = ()

    @property
    def subtotal(self) -> int:
        return _rounded(self.unit_amount * self.quantity)


@dataclass(frozen=True)
class Sum:
    """What a line comes to."""

    subtotal: int
    discount: int
    taxes: tuple[Tax, ...]

    @property
    def tax(self) -> int:
        return sum(tax.amount for tax in self.taxes)

    @property
    def total(self) -> int:
        on_top = sum(tax.amount for tax in self.taxes if tax.is_on_top)
        return self.subtotal - self.discount + on_top


def summed(
    lines: Sequence[Line], coupon: dict[str, Any] | None, currency: str, taxes_of: TaxesOf
) -> list[Sum]:
    """What each line comes to, in their order."""
    discounts = _discounts(lines, coupon, currency)
    return [
        Sum(line.subtotal, discount, tuple(taxes_of(line, line.subtotal - discount)))
        for line, discount in zip(lines, discounts, strict=True)
    ]


def _discounts(lines: Sequence[Line], coupon: dict[str, Any] | None, currency: str) -> list[int]:
    if not coupon:
        return [0] * len(lines)
    products = (coupon["_applies_to"] or {}).get("products")
    eligible = [line.subtotal if not products or line.product in products else 0 for line in lines]
    if coupon["percent_off"] is not None:
        share = Decimal(str(coupon["percent_off"])) / 100
        return [_rounded(amount * share) for amount in eligible]
    return _spread(min(amount_off(coupon, currency) or 0, sum(eligible)), eligible)


def amount_off(coupon: dict[str, Any], currency: str) -> int | None:
    """What a coupon of a fixed amount takes off in this currency; None where it does not fit."""
    if coupon["currency"] == currency:
        return int(coupon["amount_off"])
    option = (coupon["_currency_options"] or {}).get(currency)
    return int(option["amount_off"]) if option else None


def _spread(amount: int, over: Sequence[int]) -> list[int]:
    """Share an amount out in proportion, to the last unit."""
    whole = sum(over)
    shares: list[int] = []
    reached = 0
    for part in over:
        reached += part
        shares.append((amount * reached // whole if whole else 0) - sum(shares))
    return shares


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))

"""What a Checkout session sells: its lines at their prices, and what they come to."""

from decimal import Decimal
from typing import Any

from fakestripe import taxing, totals
from fakestripe.account import Account
from fakestripe.currencies import minimum, refuse_unchargeable, written
from fakestripe.errors import InvalidRequest
from fakestripe.objects import Kind
from fakestripe.parameters import Currency, Given, Group, Many, Metadata, Schema, Text, Whole
from fakestripe.resources.prices import (
    AMOUNT,
    PRICE,
    RECURRING,
    add_price,
    add_product,
    currency_options,
)
from fakestripe.resources.products import PRODUCT
from fakestripe.resources.tax_rates import TAX_RATE
from fakestripe.store import Body
from fakestripe.taxing import Tax
from fakestripe.totals import Line, Sum

LINE_ITEM = Kind(
    "item",
    "li",
    fields={
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": 0,
        "amount_tax": 0,
        "amount_total": 0,
        "currency": "",
        "description": None,
        "metadata": {},
        "price": None,
        "quantity": 1,
    },
    included={
        "discounts": lambda account, item: item["_discounts"],
        "taxes": lambda account, item: item["_taxes"],
    },
)
PRODUCT_DATA: Schema = {
    "description": Text(most=40_000),
    "images": Many(Text(most=2048), most=8),
    "metadata": Metadata(),
    "name": Text(required=True),
    "tax_code": Text(),
    "unit_label": Text(most=12),
}
ITEM: Schema = {
    "metadata": Metadata(),
    "price": Text(),
    "price_data": Group(
        {
            **AMOUNT,
            "currency": Currency(required=True),
            "product": Text(),
            "product_data": Group(PRODUCT_DATA),
            "recurring": Group(RECURRING),
        }
    ),
    "quantity": Whole(least=1, most=999_999),
    "tax_rates": Many(Text()),
}
ITEMS = Many(Group(ITEM), most=100)


def ordered(account: Account, items: list[Given], currency: str | None) -> tuple[list[Body], str]:
    """The lines of a request, as they are kept, and the currency that they are all in."""
    lines = [_line(account, item, f"line_items[{place}]") for place, item in enumerate(items)]
    currency = currency or account.get(PRICE, lines[0]["price"])["currency"]
    for place, line in enumerate(lines):
        price = account.get(PRICE, line["price"])
        options = currency_options(account, price)
        if currency not in options:
            known = ", ".join(f"`{each}`" for each in options)
            raise InvalidRequest(
                f"The price specified only supports {known}. This doesn't match the expected"
                f" currency: `{currency}`.",
                param=f"line_items[{place}][price]",
            )
        line["unit_amount"] = options[currency]["unit_amount_decimal"]
    return lines, str(currency)


def _line(account: Account, item: Given, param: str) -> Body:
    if ("price" in item) == ("price_data" in item):
        raise InvalidRequest(
            f"You must specify either `price` or `price_data` in {param}.", param=f"{param}[price]"
        )
    if "quantity" not in item:
        raise InvalidRequest(
            f"Quantity is required. Add `quantity` to `{param}`",
            param=f"{param}[quantity]",
            code="parameter_missing",
        )
    for place, rate in enumerate(item.get("tax_rates", [])):
        account.get(TAX_RATE, rate, param=f"{param}[tax_rates][{place}]")
    price = _price(account, item, param)
    product = account.get(PRODUCT, price["product"])
    return {
        "id": LINE_ITEM.id(),
        "description": product["name"],
        "metadata": item.get("metadata") or {},
        "price": price["id"],
        "product": product["id"],
        "quantity": item["quantity"],
        "tax_rates": item.get("tax_rates", []),
    }


def _price(account: Account, item: Given, param: str) -> Body:
    if "price" in item:
        price = account.get(PRICE, item["price"], param=f"{param}[price]")
        if not price["active"]:
            raise InvalidRequest(
                "The price specified is inactive. This field only accepts active prices.",
                param=f"{param}[price]",
            )
        if not account.get(PRODUCT, price["product"])["active"]:
            raise InvalidRequest(
                f"The product {price['product']} of this price is inactive.",
                param=f"{param}[price]",
                code="product_inactive",
            )
        return price
    data = item["price_data"]
    if ("product" in data) == ("product_data" in data):
        raise InvalidRequest(
            "You must specify either `product` or `product_data` in `price_data`.",
            param=f"{param}[price_data][product]",
        )
    if "product" in data:
        named = f"{param}[price_data][product]"
        product = account.get(PRODUCT, data["product"], param=named)["id"]
    else:
        product = add_product(account, {"active": False, **data["product_data"]})["id"]
    return add_price(account, product, data, active=False)


def come_to(account: Account, session: Body) -> list[Sum]:
    """What each line of a session comes to, with its discount and its taxes."""
    lines = [
        Line(
            unit_amount=Decimal(item["unit_amount"]),
            quantity=item["quantity"],
            price=price,
            product=price["product"],
            tax_rates=tuple(account.get(TAX_RATE, rate) for rate in item["tax_rates"]),
        )
        for item in session["_items"]
        for price in [account.get(PRICE, item["price"])]
    ]

    def taxes_of(line: Line, amount: int) -> list[Tax]:
        return _taxes(account, session, line, amount)

    return totals.summed(lines, session["_coupon"], session["currency"], taxes_of)


def _taxes(account: Account, session: Body, line: Line, amount: int) -> list[Tax]:
    if line.tax_rates:
        return taxing.reckoned(amount, list(line.tax_rates), None)
    if not session["automatic_tax"]["enabled"] or not session["_country"]:
        return []
    behavior = line.price["tax_behavior"]
    return [
        taxing.automatic(
            amount,
            country=session["_country"],
            inclusive=taxing.is_inclusive(behavior, session["currency"]),
            exempt=session["_tax_exempt"],
            now=account.now,
        )
    ]


def summary(account: Account, session: Body) -> dict[str, Any]:
    """The amounts of a session, from its lines."""
    sums = come_to(account, session)
    return {
        "amount_subtotal": sum(each.subtotal for each in sums),
        "amount_total": sum(each.total for each in sums),
        "total_details": {
            "amount_discount": sum(each.discount for each in sums),
            "amount_shipping": 0,
            "amount_tax": sum(each.tax for each in sums),
        },
    }


def refuse_too_little(total: int, currency: str) -> None:
    """An order is free, or large enough to be charged."""
    if 0 < total < minimum(currency):
        raise InvalidRequest(
            "The Checkout Session's total amount due must add up to at least"
            f" {written(minimum(currency), currency)} {currency}",
            code="amount_too_small",
        )
    if total:
        refuse_unchargeable(total, currency, param="line_items")


def line_items(account: Account, session: Body) -> list[Body]:
    """The lines as they are sent."""
    return [
        LINE_ITEM.new(
            created=None,
            id=item["id"],
            amount_discount=each.discount,
            amount_subtotal=each.subtotal,
            amount_tax=each.tax,
            amount_total=each.total,
            currency=session["currency"],
            description=item["description"],
            metadata=item["metadata"],
            price=account.get(PRICE, item["price"]),
            quantity=item["quantity"],
            _discounts=_discounts(account, session, each.discount),
            _taxes=[_told(tax) for tax in each.taxes],
        )
        for item, each in zip(session["_items"], come_to(account, session), strict=True)
    ]


def breakdown(account: Account, session: Body) -> Body:
    """Discounts and taxes of the whole order, each rate once."""
    sums = come_to(account, session)
    taxes: dict[str, dict[str, Any]] = {}
    for tax in (tax for each in sums for tax in each.taxes):
        told = taxes.setdefault(tax.rate["id"], _told(tax) | {"amount": 0, "taxable_amount": 0})
        told["amount"] += tax.amount
        told["taxable_amount"] += tax.taxable
    discount = sum(each.discount for each in sums)
    return {
        "discounts": _discounts(account, session, discount),
        "taxes": list(taxes.values()),
    }


def _discounts(account: Account, session: Body, amount: int) -> list[dict[str, Any]]:
    """What is taken off, and by which coupon."""
    if not session["_coupon"] or not amount:
        return []
    discount = {
        "id": f"di_{session['id'][-24:]}",
        "object": "discount",
        "checkout_session": session["id"],
        "customer": session["customer"],
        "customer_account": None,
        "end": None,
        "invoice": None,
        "invoice_item": None,
        "promotion_code": session["_promotion_code"],
        "source": {"coupon": session["_coupon"]["id"], "type": "coupon"},
        "start": session["created"],
        "subscription": None,
        "subscription_item": None,
    }
    return [{"amount": amount, "discount": discount}]


def _told(tax: Tax) -> dict[str, Any]:
    return {
        "amount": tax.amount,
        "rate": tax.rate,
        "taxability_reason": tax.reason,
        "taxable_amount": tax.taxable,
    }

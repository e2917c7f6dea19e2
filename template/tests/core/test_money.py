from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal, get_currency_precision, list_currencies
from django.utils.translation import override

from saas.core.money import (
    SYMBOLS,
    each,
    in_units,
    money,
    price,
    rounded_down,
    shown_decimals,
    smallest,
)

CURRENCIES = sorted(code for code in list_currencies() if len(code) == 3)
# Whose hundredths nobody uses any more, so that the lists of languages leave them out; Stripe
# counts them all the same. And those that are used no more, or never were by Stripe.
COUNTED_IN_HUNDREDTHS = {"AFN", "ALL", "COP", "HUF", "IDR", "LAK", "LBP", "MMK", "SOS", "YER"}
NOT_AT_STRIPE = {"ADP", "BYR", "CLF", "ESP", "IQD", "IRR", "ITL", "KPW", "LUF", "LYD", "MGF"}
NOT_AT_STRIPE |= {"MRO", "SLL", "STD", "SYP", "TMM", "TRL", "UYI", "UYW", "ZMK", "ZWD"}


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (500, "JPY", "¥500"),
        (500, "ISK", "ISK\xa05"),
        (5120, "KWD", "KWD\xa05.120"),
        (123456, "USD", "$1,234.56"),
        (-1000, "USD", "\N{MINUS SIGN}$10.00"),
    ],
)
def test_rule_27_amounts_are_written_by_the_units_of_stripe(
    amount: int, currency: str, written: str
) -> None:
    assert money(amount, currency) == written


@pytest.mark.parametrize(("amount", "written"), [(1000, "$10"), (950, "$9.50")])
def test_a_price_leaves_out_what_says_nothing(amount: int, written: str) -> None:
    assert price(amount, "USD") == written


@pytest.mark.parametrize(
    ("amount", "parts", "written"),
    [(1000, 100, "$0.10"), (900, 500, "$0.018"), (1, 1000, "$0.00001")],
)
def test_one_of_many_costs_a_part_of_a_cent(amount: int, parts: int, written: str) -> None:
    assert each(amount, parts, "USD") == written


@pytest.mark.parametrize(
    ("units", "currency", "amount"),
    [("10.50", "USD", 1050), ("500", "JPY", 500), ("5", "ISK", 500), ("5.12", "KWD", 5120)],
)
def test_rule_27_typed_amounts_become_the_smallest_unit(
    units: str, currency: str, amount: int
) -> None:
    assert smallest(Decimal(units), currency) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "sent"), [(5129, "KWD", 5120), (599, "ISK", 500), (633, "USD", 633)]
)
def test_refunds_are_rounded_down_to_the_step(amount: int, currency: str, sent: int) -> None:
    assert rounded_down(amount, currency) == sent


def test_german_has_the_symbol_behind() -> None:
    with override("de"):
        assert money(123456, "EUR") == "1.234,56\xa0€"


def test_decimals_are_those_that_babel_knows_but_for_old_hundredths() -> None:
    unlike = {one for one in CURRENCIES if shown_decimals(one) != get_currency_precision(one)}
    assert unlike - NOT_AT_STRIPE == COUNTED_IN_HUNDREDTHS


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_currency_is_written_as_babel_writes_it(language: str) -> None:
    for currency in CURRENCIES:
        units, places = in_units(123456700, currency), shown_decimals(currency)
        figure = format_decimal(units, f"#,##0.{'0' * places}".rstrip("."), locale=language)
        is_behind = format_currency(1, currency, locale=language).startswith("1")
        name = SYMBOLS.get(currency, currency)
        with override(language):
            written = money(123456700, currency)
        space = "" if currency in SYMBOLS and not is_behind else "\xa0"
        assert written == (f"{figure}\xa0{name}" if is_behind else f"{name}{space}{figure}")

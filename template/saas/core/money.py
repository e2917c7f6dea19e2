"""Money in its smallest unit, as Stripe counts it, and as people read it.

Stripe's table: most currencies have hundredths, some have no decimals, and those with three take
steps of ten. ISK and UGX have no decimals either, and are counted in hundredths all the same.
https://docs.stripe.com/currencies#zero-decimal
"""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import pgettext

WITHOUT_DECIMALS = {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND"}
WITHOUT_DECIMALS |= {"VUV", "XAF", "XOF", "XPF"}
WITH_THREE = {"BHD", "JOD", "KWD", "OMR", "TND"}
WHOLE_IN_HUNDREDTHS = {"ISK", "UGX"}

SYMBOLS = {"EUR": "€", "GBP": "£", "INR": "₹", "JPY": "¥", "KRW": "₩", "USD": "$", "VND": "₫"}
SYMBOLS |= {"AUD": "A$", "BRL": "R$", "CAD": "CA$", "HKD": "HK$", "ILS": "₪", "MXN": "MX$"}
SYMBOLS |= {"NZD": "NZ$", "PHP": "₱", "TWD": "NT$"}


def decimals(currency: str) -> int:
    """Digits behind the point of the unit that amounts are counted in."""
    if currency in WITHOUT_DECIMALS:
        return 0
    return 3 if currency in WITH_THREE else 2


def step(currency: str) -> int:
    """The amounts that can be charged and refunded are multiples of this."""
    if currency in WITH_THREE:
        return 10
    return 100 if currency in WHOLE_IN_HUNDREDTHS else 1


def rounded_down(amount: int, currency: str) -> int:
    """The most that can be sent and is not more than this."""
    return amount - amount % step(currency)


def shown_decimals(currency: str) -> int:
    """Digits behind the point that people read and type."""
    return 0 if currency in WHOLE_IN_HUNDREDTHS else decimals(currency)


def in_units(amount: int, currency: str) -> Decimal:
    """1050 of USD are 10.50."""
    return Decimal(amount).scaleb(-decimals(currency))


def smallest(units: Decimal, currency: str) -> int:
    """10.50 of USD are 1050."""
    return int(units.scaleb(decimals(currency)).quantize(Decimal(1), ROUND_HALF_UP))


def money(amount: int, currency: str) -> str:
    """As the language writes it, with its decimals: $10.00, 10,00 €."""
    return _written(amount, currency, shown_decimals(currency))


def price(amount: int, currency: str) -> str:
    """As it stands in a price list: $10, and $9.50."""
    is_whole = not amount % 10 ** decimals(currency)
    return _written(amount, currency, 0 if is_whole else shown_decimals(currency))


def each(amount: int, parts: int, currency: str) -> str:
    """What one of so many costs, in two digits that say something at least: $0.10, $0.018."""
    one = in_units(amount, currency) / parts
    rounded = one.quantize(Decimal(1).scaleb(min(one.adjusted() - 1, 0)), ROUND_HALF_UP)
    exponent = rounded.normalize().as_tuple().exponent
    needed = -exponent if isinstance(exponent, int) else 0
    return _with_symbol(number_format(rounded, max(needed, shown_decimals(currency))), currency)


def _written(amount: int, currency: str, places: int) -> str:
    units = abs(in_units(amount, currency))
    figure = number_format(units, places, use_l10n=True, force_grouping=True)
    minus = "\N{MINUS SIGN}" if amount < 0 else ""
    return minus + _with_symbol(figure, currency)


def _with_symbol(figure: str, currency: str) -> str:
    known = {"amount": figure, "currency": SYMBOLS.get(currency, currency)}
    if currency in SYMBOLS:
        # Translators: such as $10.00, with the symbol where the language has it
        written = pgettext("money", "%(currency)s%(amount)s") % known
    else:
        # Translators: such as CHF 10.00
        written = pgettext("money", "%(currency)s %(amount)s") % known
    return written.replace(" ", "\N{NO-BREAK SPACE}")

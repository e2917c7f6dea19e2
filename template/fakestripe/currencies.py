"""Which currencies there are, and which amounts of them can be charged.

Amounts are whole minor units, as everywhere in Stripe's API: docs.stripe.com/currencies.
"""

from fakestripe.errors import InvalidRequest

CODES = """
    aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn
    bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd
    gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak
    lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd
    omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std
    szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer
    zar zmw
"""
SUPPORTED = frozenset(CODES.split())
NO_DECIMALS = frozenset(
    {
        "bif",
        "clp",
        "djf",
        "gnf",
        "jpy",
        "kmf",
        "krw",
        "mga",
        "pyg",
        "rwf",
        "vnd",
        "vuv",
        "xaf",
        "xof",
        "xpf",
    }
)
THREE_DECIMALS = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})
# They have no decimals any more, and are still written with two, which are 00.
WHOLE_IN_HUNDREDS = frozenset({"isk", "ugx"})

MINIMUM = {
    "aed": 200,
    "aud": 50,
    "bgn": 100,
    "brl": 50,
    "cad": 50,
    "chf": 50,
    "czk": 1500,
    "dkk": 250,
    "eur": 50,
    "gbp": 30,
    "hkd": 400,
    "huf": 17500,
    "inr": 50,
    "jpy": 50,
    "mxn": 1000,
    "myr": 200,
    "nok": 300,
    "nzd": 50,
    "pln": 200,
    "ron": 200,
    "sek": 300,
    "sgd": 50,
    "thb": 1000,
    "usd": 50,
}
MAXIMUM = 99_999_999  # Stripe takes eight digits

SYMBOLS = {"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "aud": "A$", "cad": "CA$", "inr": "₹"}


def decimals(currency: str) -> int:
    """How many digits stand behind the point when a person reads an amount."""
    if currency in NO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2


def step(currency: str) -> int:
    """The smallest difference between two amounts that can be charged."""
    if currency in WHOLE_IN_HUNDREDS:
        return 100
    return 10 if currency in THREE_DECIMALS else 1


def minimum(currency: str) -> int:
    """The least that can be charged; where Stripe names no amount, one step."""
    return MINIMUM.get(currency, step(currency))


def written(amount: int, currency: str) -> str:
    """An amount as Stripe's messages have it: "$10.00", "¥500", "KWD 5.120"."""
    places = decimals(currency)
    whole, rest = divmod(abs(amount), 10**places)
    figure = f"{whole:,}" + (f".{rest:0{places}}" if places else "")
    sign = "-" if amount < 0 else ""
    symbol = SYMBOLS.get(currency)
    return f"{sign}{symbol}{figure}" if symbol else f"{sign}{currency.upper()} {figure}"


def refuse_unknown(currency: str, *, param: str = "currency") -> None:
    if currency not in SUPPORTED:
        raise InvalidRequest(
            f"Invalid currency: {currency}. Stripe currently supports these currencies:"
            f" {', '.join(sorted(SUPPORTED))}",
            param=param,
        )


def refuse_unchargeable(amount: int, currency: str, *, param: str = "amount") -> None:
    """Raise unless a payment of this amount can be made."""
    if amount < minimum(currency):
        least = written(minimum(currency), currency)
        raise InvalidRequest(
            f"Amount must be at least {least} {currency}", param=param, code="amount_too_small"
        )
    if amount > MAXIMUM:
        most = written(MAXIMUM, currency)
        raise InvalidRequest(
            f"Amount must be no more than {most} {currency}", param=param, code="amount_too_large"
        )
    refuse_unrounded(amount, currency, param=param)


def refuse_unrounded(amount: int, currency: str, *, param: str = "amount") -> None:
    if amount % step(currency):
        raise InvalidRequest(
            f"Invalid amount: {amount}. Amounts in {currency} are multiples of {step(currency)}.",
            param=param,
            code="invalid_charge_amount",
        )

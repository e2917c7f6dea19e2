"""What comes into the balance and goes out of it: each movement with its fee."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fakestripe.account import Account
from fakestripe.currencies import decimals
from fakestripe.objects import Kind
from fakestripe.store import Body

DAY = 24 * 60 * 60
SETTLES_AFTER = 2 * DAY
PERCENT = Decimal("2.9")
FIXED = Decimal("0.30")
DISPUTE_FEE = Decimal("15")
CATEGORIES = {"payment": "charge", "payment_refund": "refund", "adjustment": "dispute"}

BALANCE_TRANSACTION = Kind(
    "balance_transaction",
    "txn",
    fields={
        "amount": 0,
        "available_on": 0,
        "balance_type": "payments",
        "currency": "",
        "description": None,
        "exchange_rate": None,
        "fee": 0,
        "fee_details": [],
        "net": 0,
        "reporting_category": "",
        "source": None,
        "status": "pending",
        "type": "",
    },
    expandable=("source",),
    noun="balance transaction",
)


def post(
    account: Account,
    kind: str,
    source: Body,
    amount: int,
    *,
    fee: int = 0,
    at_once: bool = False,
    category: str = "",
    description: str | None = None,
) -> Body:
    """Move money in (`amount` above 0) or out; `fee` comes off it."""
    now = account.now
    available_on = now if at_once or amount < 0 else now + SETTLES_AFTER
    if amount > 0:
        night = _night_after(available_on)
        account.later("payout.is_due", source["currency"], at=night, once=True)
    return account.add(
        BALANCE_TRANSACTION.new(
            created=now,
            amount=amount,
            available_on=available_on,
            currency=source["currency"],
            description=description,
            fee=fee,
            fee_details=_fee_details(fee, source["currency"]),
            net=amount - fee,
            reporting_category=category or CATEGORIES.get(kind, kind),
            source=source["id"],
            status="available" if available_on <= now else "pending",
            type=kind,
            _payout=None,
        )
    )


def _night_after(moment: int) -> int:
    return (moment // DAY + 1) * DAY


def fee_of(amount: int, currency: str) -> int:
    """What Stripe keeps of a payment: 2.9 percent and 30 cents. A refund does not return it."""
    return int((amount * PERCENT / 100).quantize(Decimal(1), ROUND_HALF_UP)) + _units(
        FIXED, currency
    )


def dispute_fee(currency: str) -> int:
    return _units(DISPUTE_FEE, currency)


def _units(amount: Decimal, currency: str) -> int:
    return int(amount * 10 ** decimals(currency)) if decimals(currency) else int(amount * 100)


def _fee_details(fee: int, currency: str) -> list[dict[str, Any]]:
    if not fee:
        return []
    return [
        {
            "amount": fee,
            "application": None,
            "currency": currency,
            "description": "Stripe processing fees",
            "type": "stripe_fee",
        }
    ]

"""Stripe's published test cards, and what each of them does: docs.stripe.com/testing.

A card is known by its number, and by names that stand for it in requests: `pm_card_visa`,
`tok_visa`. Any other number is refused and kept nowhere: it may be somebody's real card.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Challenge(StrEnum):
    """When the bank of a card asks its holder to confirm (3-D Secure)."""

    NEVER = "never"
    ALWAYS = "always"
    UNLESS_SET_UP = "unless set up"


class Aftermath(StrEnum):
    """What becomes of a payment later."""

    NONE = "none"
    DISPUTE = "dispute"
    INQUIRY = "inquiry"
    NOT_RECEIVED = "dispute, product not received"
    FRAUD_WARNING = "early fraud warning"
    REFUND_FAILS = "refund fails"
    REFUND_PENDING = "refund stays pending"


@dataclass(frozen=True)
class Decline:
    """Why a bank says no. `code` is Stripe's, `reason` the bank's (`decline_code`)."""

    code: str
    reason: str
    message: str
    advice: str = "try_again_later"


GENERIC = Decline("card_declined", "generic_decline", "Your card was declined.")
INSUFFICIENT_FUNDS = Decline(
    "card_declined", "insufficient_funds", "Your card has insufficient funds."
)
LOST = Decline("card_declined", "lost_card", "Your card was declined.", "do_not_try_again")
STOLEN = Decline("card_declined", "stolen_card", "Your card was declined.", "do_not_try_again")
EXPIRED = Decline("expired_card", "expired_card", "Your card has expired.", "do_not_try_again")
WRONG_CVC = Decline(
    "incorrect_cvc",
    "incorrect_cvc",
    "Your card's security code is incorrect.",
    "confirm_card_data",
)
PROCESSING_ERROR = Decline(
    "processing_error",
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
)
TOO_OFTEN = Decline(
    "card_declined",
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount"
    " limit.",
)
BLOCKED = Decline("card_declined", "fraudulent", "Your card was declined.", "do_not_try_again")
REAL_CARD = Decline(
    "card_declined",
    "test_mode_live_card",
    "Your card was declined. Your request was in test mode, but used a non test (live) card. For a"
    " list of valid test cards, visit: https://stripe.com/docs/testing.",
    "do_not_try_again",
)
NEEDS_AUTHENTICATION = Decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)


@dataclass(frozen=True)
class Card:
    """What stands on a card, and how it behaves.

    `names` are the endings of its `pm_card_…` and `tok_…`; `declines_saved` is for the card
    that works once and fails as soon as it is attached to a customer.
    """

    number: str
    names: tuple[str, ...] = field(default=())
    brand: str = "visa"
    country: str = "US"
    funding: str = "credit"
    decline: Decline | None = None
    declines_saved: bool = False
    challenge: Challenge = Challenge.NEVER
    aftermath: Aftermath = Aftermath.NONE
    settles_at_once: bool = False

    @property
    def last4(self) -> str:
        return self.number[-4:]


def _declining(number: str, ending: str, decline: Decline) -> Card:
    return Card(number, (ending, f"visa_{ending}"), decline=decline)


TABLE = (
    Card("4242424242424242", ("visa", "us")),
    Card("4000056655665556", ("visa_debit",), funding="debit"),
    Card("5555555555554444", ("mastercard",), "mastercard"),
    Card("5200828282828210", ("mastercard_debit",), "mastercard", funding="debit"),
    Card("378282246310005", ("amex",), "amex"),
    Card("6011111111111117", ("discover",), "discover"),
    Card("4000002760000016", ("de",), country="DE"),
    Card("4000000400000008", ("at",), country="AT"),
    Card("4000007560000009", ("ch",), country="CH"),
    Card("4000002500000003", ("fr",), country="FR"),
    Card("4000008260000000", ("gb",), country="GB"),
    Card("4000000000000077", ("bypassPending",), settles_at_once=True),
    _declining("4000000000000002", "chargeDeclined", GENERIC),
    _declining("4000000000009995", "chargeDeclinedInsufficientFunds", INSUFFICIENT_FUNDS),
    _declining("4000000000009987", "chargeDeclinedLostCard", LOST),
    _declining("4000000000009979", "chargeDeclinedStolenCard", STOLEN),
    _declining("4000000000000069", "chargeDeclinedExpiredCard", EXPIRED),
    _declining("4000000000000127", "chargeDeclinedIncorrectCvc", WRONG_CVC),
    _declining("4000000000000119", "chargeDeclinedProcessingError", PROCESSING_ERROR),
    _declining("4000000000006975", "chargeDeclinedVelocityLimitExceeded", TOO_OFTEN),
    Card(
        "4100000000000019",
        ("radarBlock", "chargeDeclinedFraudulent", "visa_chargeDeclinedFraudulent"),
        decline=BLOCKED,
    ),
    Card("4000000000000341", ("chargeCustomerFail",), decline=GENERIC, declines_saved=True),
    Card("4000000000003220", ("threeDSecure2Required",), challenge=Challenge.ALWAYS),
    Card(
        "4000008400001629",
        ("threeDSecureRequiredChargeDeclined",),
        challenge=Challenge.ALWAYS,
        decline=GENERIC,
    ),
    Card(
        "4000002500003155",
        ("authenticationRequiredOnSetup",),
        challenge=Challenge.UNLESS_SET_UP,
        country="FR",
    ),
    Card(
        "4000002760003184",
        ("authenticationRequired",),
        challenge=Challenge.ALWAYS,
        country="DE",
    ),
    Card(
        "4000008260003178",
        ("authenticationRequiredChargeDeclinedInsufficientFunds",),
        challenge=Challenge.ALWAYS,
        decline=INSUFFICIENT_FUNDS,
        country="GB",
    ),
    Card("4000000000000259", ("createDispute",), aftermath=Aftermath.DISPUTE),
    Card(
        "4000000000002685",
        ("createDisputeProductNotReceived",),
        aftermath=Aftermath.NOT_RECEIVED,
    ),
    Card("4000000000001976", ("createDisputeInquiry",), aftermath=Aftermath.INQUIRY),
    Card("4000000000005423", ("createIssuerFraudRecord",), aftermath=Aftermath.FRAUD_WARNING),
    Card("4000000000005126", ("refundFail",), aftermath=Aftermath.REFUND_FAILS),
    Card("4000000000007726", ("pendingRefund",), aftermath=Aftermath.REFUND_PENDING),
)
BY_NUMBER = {card.number: card for card in TABLE}
BY_NAME = {name: card for card in TABLE for name in card.names}


def numbered(number: str) -> Card | None:
    """The test card of a number; None where there is none. Blanks and hyphens are left out."""
    return BY_NUMBER.get(digits_of(number))


def digits_of(number: str) -> str:
    return number.replace(" ", "").replace("-", "")


def is_card_number(number: str) -> bool:
    """Say if any card could have this number: by its length and its check digit (Luhn's)."""
    digits = digits_of(number)
    if not (digits.isascii() and digits.isdigit() and 12 <= len(digits) <= 19):
        return False
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    plain = [int(digit) for digit in digits[::-2]]
    return (sum(plain) + sum(twice // 10 + twice % 10 for twice in doubled)) % 10 == 0


def named(name: str) -> Card | None:
    """The card that `pm_card_…` or `tok_…` stands for."""
    for prefix in ("pm_card_", "tok_"):
        if name.startswith(prefix):
            return BY_NAME.get(name.removeprefix(prefix))
    return None

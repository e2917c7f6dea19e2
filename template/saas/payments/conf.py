"""What this app asks of the settings."""

from django.conf import settings
from django.utils.translation import get_language


def api_base() -> str:
    return str(settings.STRIPE_API_BASE)


def secret_key() -> str:
    return str(settings.STRIPE_SECRET_KEY)


def webhook_secrets() -> list[str]:
    named = str(settings.STRIPE_WEBHOOK_SECRET).split(",")
    return [secret.strip() for secret in named if secret.strip()]


def polls() -> bool:
    """Whether Stripe is asked for its events: with a test key, on a machine of development."""
    return bool(settings.STRIPE_POLLS)


def app() -> str:
    """What our objects at Stripe say they belong to: one account may serve several apps."""
    return str(settings.PROJECT_SLUG)


def currency() -> str:
    return str(settings.CURRENCY)


def language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def tax_kind() -> str:
    """off, automatic, or managed: Stripe sells in its own name."""
    return str(settings.PAYMENTS_TAX)


def tax_behavior() -> str:
    """How a price stands to its tax, in Stripe's words."""
    if tax_kind() == "off":
        return "unspecified"
    return "inclusive" if settings.PAYMENTS_TAX_INCLUDED else "exclusive"


def tax_code() -> str:
    """What credits are for the tax office, in Stripe's list."""
    return str(settings.PAYMENTS_TAX_CODE)


def withdrawal_days() -> int:
    return int(settings.WITHDRAWAL_DAYS)


def refund_days() -> int:
    """How long after a payment its money may go back; 0: for ever."""
    return int(settings.REFUND_DAYS)


def checkouts_an_hour() -> int:
    return int(settings.CHECKOUTS_AN_HOUR)


def buys_only_verified() -> bool:
    return bool(settings.VERIFIED_TO_BUY)


def events_kept_days() -> int:
    return int(settings.WEBHOOK_EVENTS_DAYS)


def has_credit_types() -> bool:
    """Whether credits lapse at all."""
    return bool(settings.ENABLE_CREDIT_TYPES)  # type: ignore[misc]  # read from features.toml


def tax_is_added() -> bool:
    """Whether tax comes on top of the prices, by the buyer's address."""
    return tax_behavior() == "exclusive"

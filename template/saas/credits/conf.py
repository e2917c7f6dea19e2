"""What this app asks of the settings."""

from datetime import timedelta

from django.conf import settings


def has_credit_types() -> bool:
    """Kinds, priorities and expiry; off: all credits are one pool that does not lapse."""
    return bool(settings.ENABLE_CREDIT_TYPES)  # type: ignore[misc]  # read from features.toml


def signup_credits() -> int:
    return int(settings.SIGNUP_CREDITS)


def refund_lasts() -> timedelta:
    """How long credits last that come back to a lot which has lapsed meanwhile."""
    return timedelta(days=settings.REFUNDED_CREDITS_LAST_DAYS)


def low_credits() -> int:
    """Below this somebody is told by mail that credits run low; 0: never, as without kinds."""
    return int(settings.LOW_CREDITS) if has_credit_types() else 0


def lapse_notice() -> timedelta:
    """How long before credits lapse somebody is told by mail."""
    return timedelta(days=settings.LAPSE_NOTICE_DAYS)

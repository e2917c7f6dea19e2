"""The codes that were mailed, so that one counts in whichever browser asks for it.

Others may ask too, as often as they like: who has the newest mail is let in. Where no further mail
is sent, the newest one counts on, for as long as mails are counted.
"""

from datetime import datetime, timedelta

from allauth.account import app_settings
from allauth.core.internal.cryptokit import normalize_user_code
from django.core.cache import cache
from django.utils.crypto import constant_time_compare, salted_hmac

from saas.core import clock
from saas.mail import flows as mail

A_DAY = timedelta(days=1)
MAIL = "account/email/login_code"


def remember(*, email: str, code: str) -> None:
    cache.set(_key(email), [*_mailed(email), (_hash(code), clock.now())], A_DAY.total_seconds())


def is_mailed(*, email: str, code: str) -> bool:
    """Tell whether this code is in a mail of the last minutes, or in the newest one."""
    oldest = clock.now() - timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT)
    mailed = _mailed(email)
    good = [known for known, at in mailed if at > oldest] or [known for known, _ in mailed[-1:]]
    typed = _hash(code)
    return any(constant_time_compare(known, typed) for known in good)


def used(*, email: str) -> None:
    """A code lets in once, and makes room for the next one."""
    cache.delete(_key(email))
    mail.was_wanted(to=email, template=MAIL)


def _mailed(email: str) -> list[tuple[str, datetime]]:
    return [(code, at) for code, at in cache.get(_key(email), []) if at > clock.now() - A_DAY]


def _key(email: str) -> str:
    return f"login-codes:{_digest(email)}"


def _hash(code: str) -> str:
    return _digest(normalize_user_code(code))


def _digest(text: str) -> str:
    return salted_hmac("saas.accounts.codes", text, algorithm="sha256").hexdigest()

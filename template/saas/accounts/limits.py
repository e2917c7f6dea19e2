"""How often one may guess and ask. The figures stand in ACCOUNT_RATE_LIMITS, allauth counts.

What a stranger does is counted for the account and him together, so that he shuts nobody out.
"""

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.http import HttpRequest

from saas.accounts.devices import recognised
from saas.accounts.queries import account_of

APP = "allauth.account"


def count_password(request: HttpRequest, email: str) -> RateLimitUsage | None:
    """Count one more guess, before it is checked. None: past the limit, whatever was guessed."""
    account = account_of(email)
    whom = f"account:{account.pk}" if account else f"address:{email}"
    device = account and (
        recognised(request, account) or (request.user == account and request.session.session_key)
    )
    if device:
        return _consume(request, "login_failed_on_device", f"{whom}:{device}")
    by_visitor = _consume(request, "login_failed", f"{whom}:{ratelimit.get_ip(request)}")
    if not by_visitor:
        return None
    by_anybody = _consume(request, "login_failed_by_anybody", whom)
    if not by_anybody:
        by_visitor.rollback()
        return None
    return RateLimitUsage(by_visitor.usage + by_anybody.usage)


def forget_passwords(request: HttpRequest, email: str) -> None:
    """Begin to count anew: somebody has set a new password by a link."""
    account = account_of(email)
    if account:
        whom = f"account:{account.pk}"
        _clear(request, "login_failed", f"{whom}:{ratelimit.get_ip(request)}")
        _clear(request, "login_failed_by_anybody", whom)


def may_ask(request: HttpRequest, action: str, email: str) -> bool:
    """Count that this visitor has something sent to this address."""
    return bool(_consume(request, action, f"{email}:{ratelimit.get_ip(request)}"))


def may_try_code(request: HttpRequest, since: float) -> bool:
    """Count one more guess at the code that this browser has asked for."""
    return bool(_consume(request, "confirm_login_code", f"{request.session.session_key}:{since}"))


def _consume(request: HttpRequest, action: str, key: str) -> RateLimitUsage | None:
    return ratelimit.consume(request, app=APP, action=action, key=key)


def _clear(request: HttpRequest, action: str, key: str) -> None:
    ratelimit.clear(request, app=APP, action=action, key=key)

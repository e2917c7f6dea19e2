"""Browsers that were logged in to an account before: what strangers try does not shut them out.

The cookie is a random name for the browser, and a signature for each account. It names nobody and
opens nothing. A new password makes it worthless.
"""

from collections.abc import Callable
from secrets import token_urlsafe

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from saas.accounts.models import User

ACCOUNTS = 5  # of one browser: the newest
SEPARATOR = "."


def recognised(request: HttpRequest, user: User) -> str | None:
    """Return the name of a browser that was logged in to this account."""
    browser, signatures = _read(request)
    return browser if any(_fits(browser, user, signature) for signature in signatures) else None


def remember(request: HttpRequest, user: User) -> None:
    """Have the middleware put the cookie on the answer to this request."""
    request.was_logged_in_to = user  # type: ignore[attr-defined]


class DeviceMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "was_logged_in_to", None)
        if user:
            _write(request, response, user)
        return response


def _write(request: HttpRequest, response: HttpResponse, user: User) -> None:
    browser, signatures = _read(request)
    browser = browser or token_urlsafe(16)
    others = [known for known in signatures if not _fits(browser, user, known)]
    newest = [_signer(user).signature(browser), *others][:ACCOUNTS]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        SEPARATOR.join([browser, *newest]),
        max_age=settings.DEVICE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    browser, *signatures = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "").split(SEPARATOR)
    return browser, signatures[:ACCOUNTS]


def _fits(browser: str, user: User, signature: str) -> bool:
    signer = _signer(user)
    try:
        return bool(signer.unsign(f"{browser}{signer.sep}{signature}"))
    except BadSignature:
        return False


def _signer(user: User) -> Signer:
    return Signer(salt=f"saas.accounts.devices:{user.pk}:{user.password}")

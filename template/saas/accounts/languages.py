"""A person's own language: once chosen, it holds on each of their devices."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation

from saas.accounts.http import SignedInRequest
from saas.core import languages


class OwnLanguageMiddleware:
    """Speaks the language that a signed-in person has chosen.

    The browser learns of it, for the pages that it shows when nobody is logged in.
    """

    def __init__(self, get_response: Callable[[SignedInRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SignedInRequest) -> HttpResponse:
        if not languages.are_several():
            return self.get_response(request)
        in_browser = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        request.own_language = _chosen(request) or None
        with translation.override(request.own_language or translation.get_language()):
            response = self.get_response(request)
        own = request.own_language
        if own is not None and own != in_browser:
            languages.remember(response, own)
        return response


def speak(request: SignedInRequest, code: str) -> None:
    """Go on in the language that somebody has just chosen; an empty one is the browser's."""
    if not hasattr(request, "own_language"):  # there is only one, or this is no visit
        return
    request.own_language = languages.known(code)
    if not request.own_language:
        request.COOKIES.pop(settings.LANGUAGE_COOKIE_NAME, None)
    translation.activate(request.own_language or languages.of_browser(request))


def _chosen(request: SignedInRequest) -> str:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return ""
    return languages.known(request.user.language)

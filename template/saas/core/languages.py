"""The languages that are offered: which one a request gets, and how pages and browsers name it.

Where only one is offered, nothing of this is seen: no choice, no cookie, no header.
"""

from typing import Literal, NamedTuple, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.utils.translation.trans_real import get_languages

type Same = Literal["Lax", "Strict", "None"]


class Language(NamedTuple):
    code: str
    tag: str
    name: str
    """As its speakers call it."""


def are_several() -> bool:
    return len(settings.LANGUAGES) > 1


def offered() -> list[Language]:
    """Return what there is to choose from; nothing where there is no choice."""
    if not are_several():
        return []
    return [Language(code, tag(code), name) for code, name in settings.LANGUAGES]


def known(code: str) -> str:
    """Return the code if the language is offered, beside others; else nothing."""
    return code if are_several() and code in get_languages() else ""


def at_hand() -> str:
    """Return the language that is spoken, if it is offered beside others; else nothing."""
    return known(translation.get_language() or "")


def tag(code: str) -> str:
    """Return the name of a language as HTML has it: pt-BR, zh-Hans.

    >>> tag("zh-hant-tw")
    'zh-Hant-TW'
    """
    language, *parts = code.split("-")
    cased = (part.title() if len(part) == 4 else part.upper() for part in parts)
    return "-".join([language, *cased])


def of_browser(request: HttpRequest) -> str:
    """Return the language chosen in this browser, else the best of those that it asks for."""
    return get_language_from_request(request)


def remember(response: HttpResponse, code: str) -> None:
    """Keep a choice in the browser; an empty one leaves it to the browser itself."""
    name, path = settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_COOKIE_PATH
    domain, samesite = (
        settings.LANGUAGE_COOKIE_DOMAIN,
        cast(Same, settings.LANGUAGE_COOKIE_SAMESITE),
    )
    if not code:
        response.delete_cookie(name, path=path, domain=domain, samesite=samesite)
        return
    response.set_cookie(
        name,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=path,
        domain=domain,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=samesite,
    )

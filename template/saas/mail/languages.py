"""The language of a mail: its receiver's own, as far as an app above knows it."""

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import get_language

from saas.core import languages

type Ask = Callable[[str], str]

_asked: list[Ask] = []


def tells_language(ask: Ask) -> Ask:
    """Ask this for the language that is read at an address; it answers with nothing if unknown."""
    _asked.append(ask)
    return ask


def language_of(address: str) -> str:
    """Return the receiver's language, else that of the request or the job that causes the mail."""
    answers = (languages.known(ask(address)) for ask in _asked) if languages.are_several() else ()
    return next(filter(None, answers), None) or get_language() or settings.LANGUAGE_CODE

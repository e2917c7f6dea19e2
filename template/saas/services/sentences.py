"""Sentences that are kept in English, and said in the language of whoever reads them."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, override

from saas.core.drawing import figure

LONGEST_VALUE = 200

type Words = str | Promise
"""A plain string, or a sentence marked with `gettext_lazy`."""


def source(words: Words) -> str:
    """Return the English that stands in the code, whatever language is active."""
    with override(None):
        return str(words)


def said(sentence: str, values: Mapping[str, Any] | None = None) -> str:
    """Translate a sentence that was kept, and fill in its values."""
    words = gettext(sentence) if sentence else ""
    if not values:
        return words
    return words % {name: _shown(value) for name, value in values.items()}


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values that JSON and the database can keep: numbers stay, all else is text."""
    return {
        name: value if _is_number(value) else str(value)[:LONGEST_VALUE]
        for name, value in values.items()
    }


class _Figure(int):
    """Has its thousands apart where a sentence says %(n)s, and is a number where it says %(n)d."""

    def __str__(self) -> str:
        return figure(int(self))


def _shown(value: Any) -> Any:
    return _Figure(value) if type(value) is int else value


def _is_number(value: Any) -> bool:
    return type(value) is int or (type(value) is float and isfinite(value))

"""What a form gave, kept as JSON with the run, and given back as it was: dates, amounts and more.

What JSON knows no type for is an object of one entry: {"$date": "2026-11-28"}.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_duration
from django.utils.duration import duration_iso_string

from saas.services.errors import NotKept

# A datetime is a date, too: the first that fits counts.
KINDS: list[tuple[type[Any], str, Callable[[Any], str], Callable[[str], Any]]] = [
    (datetime, "$datetime", datetime.isoformat, datetime.fromisoformat),
    (date, "$date", date.isoformat, date.fromisoformat),
    (time, "$time", time.isoformat, time.fromisoformat),
    (timedelta, "$duration", duration_iso_string, parse_duration),
    (Decimal, "$decimal", str, Decimal),
    (UUID, "$uuid", str, UUID),
]
READERS = {mark: read for _, mark, _, read in KINDS}


def kept(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return it as JSON. Raises NotKept, which names the field that does not fit."""
    found = {}
    for field, value in data.items():
        try:
            found[text(field)] = _kept(value)
        except TypeError:
            raise NotKept(field, value) from None
    return found


def given_back(data: dict[str, Any]) -> dict[str, Any]:
    """Return what was kept as it was."""
    return {field: _given_back(value) for field, value in data.items()}


def text(words: str) -> str:
    """Leave out what PostgreSQL can't store: NUL, and halves of characters."""
    return str.__str__(words).replace("\x00", "").encode("utf-8", "replace").decode()


def _kept(value: Any) -> Any:
    for kind, mark, write, _ in KINDS:
        if isinstance(value, kind):
            return {mark: write(value)}
    match value:
        case float() if not isfinite(value):
            raise TypeError  # JSON has no such number
        case bool() | int() | float() | None:
            return value
        case str():
            return text(value)
        case Mapping():
            entries = {text(str(key)): _kept(entry) for key, entry in value.items()}
            return {"$object": entries} if _is_marked(entries) else entries
        case bytes():
            raise TypeError
        case Sequence():
            return [_kept(entry) for entry in value]
        case _:
            raise TypeError


def _given_back(value: Any) -> Any:
    if isinstance(value, list):
        return [_given_back(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if _is_marked(value):
        ((mark, entry),) = value.items()
        if mark in READERS:
            return READERS[mark](entry)
        value = entry
    return {key: _given_back(entry) for key, entry in value.items()}


def _is_marked(entries: dict[str, Any]) -> bool:
    return len(entries) == 1 and entries.keys() <= {"$object", *READERS}

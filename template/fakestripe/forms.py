"""Nested form encoding, as Stripe's API takes it: `items[0][price]=…&metadata[app]=…`."""

import re
from itertools import pairwise
from urllib.parse import parse_qsl

from fakestripe.errors import InvalidRequest

type Raw = str | dict[str, Raw]
"""What was sent, still untyped: a list is a dict by position, until a schema says so."""

DEEPEST = 12


def decode(encoded: str) -> dict[str, Raw]:
    """Turn a form or a query into nested dicts. A list is a dict with its positions as keys."""
    form: dict[str, Raw] = {}
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=1000, errors="strict")
    except (ValueError, UnicodeDecodeError):
        raise InvalidRequest("Invalid request: the parameters are no form encoding.") from None
    for name, value in pairs:
        if "\0" in name or "\0" in value:
            raise InvalidRequest("Invalid request: a parameter holds a null byte.")
        _put(form, _parts(name), value)
    return form


def _parts(name: str) -> list[str]:
    """Split `items[0][price]` into `items`, `0`, `price`."""
    head, bracket, rest = name.partition("[")
    parts = [head, *re.findall(r"\[([^\[\]]*)\]", bracket + rest)]
    if len(parts) > DEEPEST or not head:
        raise InvalidRequest(f"Invalid request: {name[:80]} is no name of a parameter.")
    return parts


def _put(form: dict[str, Raw], parts: list[str], value: str) -> None:
    inner = form
    for part, following in pairwise(parts):
        part = part or _open_position(inner, following)
        below = inner.setdefault(part, {})
        if not isinstance(below, dict):  # it came as a text before
            raise InvalidRequest("Invalid object", param=parts[0])
        inner = below
    last = parts[-1] or str(len(inner))
    if isinstance(inner.get(last), dict):
        raise InvalidRequest("Invalid object", param=parts[0])
    inner[last] = value


def _open_position(items: dict[str, Raw], following: str) -> str:
    """Which element `items[][price]` means: the last one, until that has a price."""
    last = str(len(items) - 1)
    element = items.get(last)
    if isinstance(element, dict) and following not in element:
        return last
    return str(len(items))

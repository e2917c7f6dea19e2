"""Merge catalogues of gettext by message: what both translated differently clashes, nothing else.

Dates, line numbers and other headers never do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TypeVar

from quickscale_cli.merging.catalogues import (
    END,
    HEADER,
    PATH,
    Catalogue,
    Key,
    Message,
    NotACatalogue,
    header_fields,
    quoted,
)
from quickscale_cli.merging.contents import Part, Three
from quickscale_cli.merging.outcome import Hunk
from quickscale_cli.merging.reading_catalogues import read_catalogue

T = TypeVar("T")
Lines = tuple[bytes, ...]


def merge_catalogue(path: str, three: Three, words: Mapping[str, str]) -> list[Part] | None:
    """Return the parts of a merged catalogue; None where a side is none that can be read.

    `words` tells which of our sentences have become others.
    """
    if not PATH.search(path) or three.base is None:
        return None
    try:
        before, mine, theirs = (
            read_catalogue(side.lines) for side in (three.base, three.yours, three.theirs)
        )
    except NotACatalogue:
        return None
    moved = followed(before, mine, theirs, words)
    base, yours = (_moved(side, moved, theirs) for side in (before, mine))
    firsts = {key for side in (yours, theirs) for key in [*side][:1]}
    parts: list[Part] = []
    for key in _order(base, yours, theirs):
        merged = _merge(base.get(key), yours.get(key), theirs.get(key))
        if key in firsts and parts and merged and not _begins_blank(merged[0]):
            parts.append((b"",))  # it came first on its side, and touches another now
        parts += merged
    return parts


def followed(
    base: Catalogue, yours: Catalogue, theirs: Catalogue, words: Mapping[str, str]
) -> dict[Key, Key]:
    """Return the keys of messages that are declared to go on as another, and do."""
    moved: dict[Key, Key] = {}
    for old, new in ((Key.named(old), Key.named(new)) for old, new in words.items()):
        is_free = new not in {*base, *yours, *moved.values()}
        if old in base and old not in theirs and new in theirs and is_free:
            moved[old] = new
    return moved


def _moved(side: Catalogue, moved: Mapping[Key, Key], theirs: Catalogue) -> Catalogue:
    """Put messages under their new keys; a plural stays a plural."""
    under: Catalogue = {}
    for key, message in side.items():
        if new := moved.get(key):
            plural = theirs[new].plural if message.plural is not None else None
            message = message.under(new, plural or message.plural)
        under[message.key] = message
    return under


def _order(base: Catalogue, yours: Catalogue, theirs: Catalogue) -> list[Key]:
    """Return all keys: in the template's order where the user kept to it, else in the user's."""
    mine, new = ([key for key in side if key not in (HEADER, END)] for side in (yours, theirs))
    kept = [key for key in yours if key in base] == [key for key in base if key in yours]
    order = _woven(new, mine) if kept else _woven(mine, new)
    if _is_sorted(mine) and _is_sorted(new):
        order.sort(key=_sorting)
    return [HEADER, *order, END]


def _woven(order: Sequence[Key], others: Sequence[Key]) -> list[Key]:
    """Put the others after those that they stand behind."""
    woven, before, known = list(order), 0, set(order)
    for key in others:
        if key in known:
            before = woven.index(key) + 1
        else:
            woven.insert(before, key)
            before += 1
    return woven


def _is_sorted(keys: Sequence[Key]) -> bool:
    return list(keys) == sorted(keys, key=_sorting)


def _sorting(key: Key) -> tuple[bool, str, str]:
    return key.is_obsolete, key.id, key.context or ""


def _merge(base: Message | None, yours: Message | None, theirs: Message | None) -> list[Part]:
    before, mine, new = (side.meaning if side else None for side in (base, yours, theirs))
    if yours is None or theirs is None:
        return _present_once(base, yours, theirs)
    if base and yours.lines == base.lines:
        return [theirs.lines]
    if new in (before, mine):
        return [yours.lines]
    if mine == before:
        return [theirs.lines]
    if yours.key == HEADER:
        return [_merge_header(base, yours, theirs)]
    return _merge_pieces(base, yours, theirs)


def _present_once(
    base: Message | None, yours: Message | None, theirs: Message | None
) -> list[Part]:
    """Settle what a side lacks. What the user has changed stays where the template drops it."""
    there = yours or theirs
    if there is None or (base and base.meaning == there.meaning):
        return []
    return [Hunk((), theirs.lines, base.lines)] if theirs and base else [there.lines]


def _merge_pieces(base: Message | None, yours: Message, theirs: Message) -> list[Part]:
    """Merge comments, flags and translation apart: only the last can clash."""
    whose = _choose(base and base.translation, yours.translation, theirs.translation)
    plural = _choose(base and base.plural, yours.plural, theirs.plural)
    head = _Head(base, yours, theirs)
    if whose and plural:
        said = yours if whose == "yours" else theirs
        named = yours if plural == "yours" else theirs
        if (named.plural is None) == (said.plural is None):
            return [(*head.gap, *head.lines(said), *named.names, *said.body)]
    mine, new = ((*head.lines(side), *side.names, *side.body) for side in (yours, theirs))
    return [head.gap, Hunk(mine, new, base.lines if base else ())]


def _choose[T](base: T, yours: T, theirs: T) -> str | None:
    """Name the side that counts; None where both changed it."""
    if theirs in (base, yours):
        return "yours"
    return "theirs" if yours == base else None


class _Head:
    """The comments above a message, merged line by line: neither side's new ones get lost."""

    def __init__(self, base: Message | None, yours: Message, theirs: Message) -> None:
        sides = (base or replace(yours, head=()), yours, theirs)
        self._places = theirs.places
        self._comments = _joined(*(side.comments for side in sides))
        self._extracted = _joined(*(side.extracted for side in sides))
        self._flags = _joined(
            *(tuple(flag for flag in side.flags if flag != "fuzzy") for side in sides)
        )
        self.gap = tuple(takewhile(lambda line: not line.strip(), yours.head))

    def lines(self, said: Message) -> Lines:
        """Return them for the message whose translation counts."""
        flags = (*(["fuzzy"] if "fuzzy" in said.flags else []), *self._flags)
        lines = [*self._comments, *self._extracted, *self._places]
        lines += [f"#, {', '.join(flags)}"] if flags else []
        lines += said.previous
        return tuple(line.encode() for line in lines)


def _joined[T](base: Iterable[T], yours: Sequence[T], theirs: Sequence[T]) -> list[T]:
    before = list(base)
    kept = [one for one in yours if one in theirs or one not in before]
    return kept + [one for one in theirs if one not in before and one not in yours]


def _merge_header(base: Message | None, yours: Message, theirs: Message) -> Lines:
    """Merge field by field; one that both changed stays the user's."""
    before, mine, new = (header_fields(side) if side else {} for side in (base, yours, theirs))
    merged = {}
    for name in dict.fromkeys([*mine, *new]):
        is_theirs = _choose(before.get(name), mine.get(name), new.get(name)) == "theirs"
        if value := (new if is_theirs else mine).get(name):
            merged[name] = value
    said = next((side for side in (yours, theirs) if header_fields(side) == merged), None)
    text = "".join(f"{line}\n" for line in merged.values())
    body = said.body if said else quoted("msgstr", text)
    head = _Head(base, yours, theirs)
    return (*head.gap, *head.lines(said or yours), *yours.names, *body)


def _begins_blank(part: Part) -> bool:
    line = next(iter(part.theirs if isinstance(part, Hunk) else part), b"")
    return not line.strip()

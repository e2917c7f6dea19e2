"""Merge lists item by item, whatever the language. In doubt it is not certain."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quickscale_cli.merging.item_keys import IMPORT, Rule

LONGEST = 100


@dataclass(frozen=True)
class Item:
    """A line of a list, with the comments right above it."""

    key: str
    lines: tuple[str, ...]

    @property
    def text(self) -> tuple[str, ...]:
        """What counts: a comma more or less is no change."""
        return (*self.lines[:-1], self.lines[-1].rstrip().rstrip(","))


class NotCertain(Exception):  # noqa: N818
    pass


def items_of(lines: Sequence[str], rule: Rule) -> dict[str, Item]:
    items: dict[str, Item] = {}
    comments: list[str] = []
    for line in lines:
        if not set(filter(str.isspace, line)) <= {" ", "\t"}:
            raise NotCertain  # to some programs it is two lines
        key = rule(line)
        if key is None and line.lstrip().startswith(("#", "//")):
            comments.append(line)
            continue
        if key is None or key in items:
            raise NotCertain
        items[key] = Item(key, (*comments, line))
        comments = []
    if comments:
        raise NotCertain
    return items


def merge_items(
    base: dict[str, Item], yours: dict[str, Item], theirs: dict[str, Item]
) -> list[Item]:
    """Merge item by item, in the user's order; the template's new ones after their neighbours."""
    merged = {
        key: item
        for key in dict.fromkeys([*yours, *theirs])
        if (item := _choose(base.get(key), yours.get(key), theirs.get(key)))
    }
    order = [key for key in yours if key in merged]
    before = ""
    for key in theirs:
        if key in merged and key not in order:
            place = order.index(before) + 1 if before in order else len(order)
            while place < len(order) and order[place] not in {*base, *theirs}:
                place += 1  # after what the user put there
            order.insert(place, key)
        before = key
    if _is_sorted(yours) and _is_sorted(theirs):
        order.sort(key=_sorting)
    return [merged[key] for key in order]


def _choose(base: Item | None, yours: Item | None, theirs: Item | None) -> Item | None:
    """Take the side that changed the item. Raises NotCertain where both did."""
    before, mine, new = (side.text if side else None for side in (base, yours, theirs))
    if new in (before, mine):
        return yours
    if mine == before:
        return theirs
    if yours and theirs and (joined := _join_imports(base, yours, theirs)):
        return joined
    raise NotCertain


def _join_imports(base: Item | None, yours: Item, theirs: Item) -> Item | None:
    """Merge the names of two `from x import a, b` lines."""
    matches = [IMPORT.match(side.lines[-1]) for side in (yours, theirs)]
    if not all(matches) or len(yours.lines) + len(theirs.lines) != 2:
        return None
    mine, new = (re.split(r"\s*,\s*", match["names"]) for match in matches if match)
    old = IMPORT.match(base.lines[-1]) if base else None
    before = re.split(r"\s*,\s*", old["names"]) if old else []
    names = [name for name in mine if name in new or name not in before]
    names += [name for name in new if name not in before and name not in names]
    if sorted(mine) == mine and sorted(new) == new:
        names.sort()
    line = f"{matches[0]['head'] if matches[0] else ''}{', '.join(names)}"
    return Item(yours.key, (line,)) if names and len(line) <= LONGEST else None


def _is_sorted(items: dict[str, Item]) -> bool:
    return list(items) == sorted(items, key=_sorting)


def _sorting(key: str) -> str:
    return key.strip("\"'").lower()

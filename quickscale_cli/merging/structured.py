"""Merge by structure what both sides extended: lists, imports, keys. In doubt it stays a clash."""

import re
from collections.abc import Sequence
from dataclasses import replace

from quickscale_cli.merging.contents import Part
from quickscale_cli.merging.item_keys import IMPORT, STRING, Rule, rules_of
from quickscale_cli.merging.items import Item, NotCertain, items_of, merge_items
from quickscale_cli.merging.outcome import Hunk

LIST = re.compile(r"(?:=|:)\s*[\[({]\s*(?:#.*)?$|\bimport\s*\($")  # what opens it, in its line
ORDERED = re.compile(r"^\s*(MIDDLEWARE|AUTHENTICATION_BACKENDS)\b")  # the order means something


def settle(path: str, parts: Sequence[Part]) -> list[Part] | None:
    """Settle the clashes of a file where its structure is certain; None if none can be."""
    rule, check = rules_of(path)
    if rule is None:
        return None
    settled: list[Part] = []
    for number, part in enumerate(parts):
        if isinstance(part, Hunk):
            above = [line for p in parts[:number] if isinstance(p, tuple) for line in p]
            below = next((p for p in parts[number + 1 :] if isinstance(p, tuple)), ())
            settled.append(_settle(part, rule, above, below, path))
        else:
            settled.append(part)
    if all(not isinstance(part, Hunk) or part.settled is None for part in settled):
        return None
    return settled if check(_text(settled)) else None


def _settle(
    hunk: Hunk, rule: Rule, above: Sequence[bytes], below: Sequence[bytes], path: str
) -> Hunk:
    if path.endswith(".toml") and (grown := _with_tables_below(hunk)):
        return replace(hunk, settled=grown)
    try:
        base, yours, theirs = (
            items_of([line.decode() for line in side], rule)
            for side in (hunk.base or (), hunk.yours, hunk.theirs)
        )
    except (NotCertain, UnicodeDecodeError):
        return hunk
    if not path.endswith(".json") and not _may_grow(hunk, above):
        return hunk
    try:
        items = merge_items(base, yours, theirs)
    except NotCertain:
        return hunk
    following = next((line.decode("utf-8", "replace") for line in below if line.strip()), "")
    lines = _write(items, following, path)
    return replace(hunk, settled=tuple(line.encode() for line in lines))


def _with_tables_below(hunk: Hunk) -> tuple[bytes, ...] | None:
    """Return the lines of both, where one side only puts tables below what the other changed."""
    base = hunk.base or ()
    for side, other in ((hunk.yours, hunk.theirs), (hunk.theirs, hunk.yours)):
        below = side[len(base) :]
        heads = (line for line in below if line.strip() and not line.startswith(b"#"))
        if side[: len(base)] == base and next(heads, b"").startswith(b"["):
            return (*other, *below)
    return None


def _may_grow(hunk: Hunk, above: Sequence[bytes]) -> bool:
    """Whether the lines stand alone, or in a list whose order means nothing."""
    line = (hunk.yours or hunk.theirs or (b"",))[0]
    depth = len(line) - len(line.lstrip())
    if not depth:
        return True
    outer = (one for one in reversed(above) if one.strip() and not one.lstrip().startswith(b"#"))
    opener = next((one for one in outer if len(one) - len(one.lstrip()) < depth), b"")
    head = opener.decode("utf-8", "replace").rstrip()
    is_block = IMPORT.match(line.decode("utf-8", "replace")) and head.endswith(":")
    return bool(is_block or LIST.search(head)) and not ORDERED.match(head)


def _write(items: list[Item], following: str, path: str) -> list[str]:
    """Write items again, with commas where their list needs them."""
    lines: list[str] = []
    for number, item in enumerate(items):
        *comments, line = item.lines
        is_last = number == len(items) - 1 and following.lstrip()[:1] in ("]", "}", ")")
        bare = re.match(rf"^(\s*(?:{STRING}|[A-Za-z_][\w.]*))\s*,?(\s*#.*)?$", line)
        if path.endswith(".json"):
            line = line.rstrip().rstrip(",") + ("" if is_last else ",")
        elif bare and path.endswith((".py", ".toml")):
            line = f"{bare[1]},{bare[2] or ''}"
        lines += [*comments, line]
    return lines


def _text(parts: Sequence[Part]) -> str:
    """Return the file, as it would be if what still clashes stayed the user's."""
    lines: list[bytes] = []
    for part in parts:
        if isinstance(part, Hunk):
            lines += part.yours if part.settled is None else part.settled
        else:
            lines += part
    return b"\n".join([*lines, b""]).decode("utf-8", "replace")

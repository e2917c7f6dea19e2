"""Merge by structure what both sides extended: lists, imports, keys. In doubt it stays a clash."""

import ast
import json
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from quickscale_cli.merging.contents import Part
from quickscale_cli.merging.outcome import Hunk

STRING = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
ITEM = re.compile(rf"^\s*(?P<value>{STRING}|[A-Za-z_][\w.]*)\s*,?\s*(?:#.*)?$")
TOML_KEY = re.compile(r"^\s*(?P<key>[\w.\"-]+)\s*=\s*\S.*$")
JSON_KEY = re.compile(rf"^\s*(?P<key>{STRING})\s*:\s*[^\s\[{{].*$")
ENV_KEY = re.compile(r"^#?\s?(?P<key>[A-Z][A-Z0-9_]*)=.*$")
IMPORT = re.compile(r"^(?P<head>\s*from\s+[\w.]+\s+import\s+)(?P<names>\w+(?:\s*,\s*\w+)*)\s*$")
PLAIN_IMPORT = re.compile(r"^\s*import\s+[\w.]+(?:\s+as\s+\w+)?\s*$")
REQUIREMENT = re.compile(r"^[\"'](?P<name>[A-Za-z0-9][\w.-]*)(?:[^\w.-].*)?[\"']$")
LIST = re.compile(r"(?:=|:)\s*[\[({]\s*(?:#.*)?$|\bimport\s*\($")  # what opens it, in its line
ORDERED = re.compile(r"^\s*(MIDDLEWARE|AUTHENTICATION_BACKENDS)\b")  # the order means something
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


Rule = Callable[[str], str | None]  # the key of a line, None: it is no item


def settle(path: str, parts: Sequence[Part]) -> list[Part] | None:
    """Settle the clashes of a file where its structure is certain; None if none can be."""
    rule, check = _rules(path)
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


def _rules(path: str) -> tuple[Rule | None, Callable[[str], bool]]:
    name, suffix = PurePosixPath(path).name, PurePosixPath(path).suffix
    if suffix == ".toml":
        return _toml, _reads(tomllib.loads)
    if suffix == ".json":
        return _json, _reads(json.loads)
    if suffix == ".py":
        return _python, _reads(ast.parse)
    if name in (".gitignore", ".dockerignore"):
        return _pattern, lambda text: "\n!" not in text
    if name.startswith(".env"):
        return _variable, lambda _: True
    return None, lambda _: False


def _settle(
    hunk: Hunk, rule: Rule, above: Sequence[bytes], below: Sequence[bytes], path: str
) -> Hunk:
    if path.endswith(".toml") and (grown := _with_tables_below(hunk)):
        return replace(hunk, settled=grown)
    try:
        base, yours, theirs = (
            _items([line.decode() for line in side], rule)
            for side in (hunk.base or (), hunk.yours, hunk.theirs)
        )
    except (_NotCertain, UnicodeDecodeError):
        return hunk
    if not path.endswith(".json") and not _may_grow(hunk, above):
        return hunk
    try:
        items = _merge(base, yours, theirs)
    except _NotCertain:
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


class _NotCertain(Exception):  # noqa: N818
    pass


def _items(lines: Sequence[str], rule: Rule) -> dict[str, Item]:
    items: dict[str, Item] = {}
    comments: list[str] = []
    for line in lines:
        if not set(filter(str.isspace, line)) <= {" ", "\t"}:
            raise _NotCertain  # to some programs it is two lines
        key = rule(line)
        if key is None and line.lstrip().startswith(("#", "//")):
            comments.append(line)
            continue
        if key is None or key in items:
            raise _NotCertain
        items[key] = Item(key, (*comments, line))
        comments = []
    if comments:
        raise _NotCertain
    return items


def _merge(base: dict[str, Item], yours: dict[str, Item], theirs: dict[str, Item]) -> list[Item]:
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
    """Take the side that changed the item. Raises _NotCertain where both did."""
    before, mine, new = (side.text if side else None for side in (base, yours, theirs))
    if new in (before, mine):
        return yours
    if mine == before:
        return theirs
    if yours and theirs and (joined := _join_imports(base, yours, theirs)):
        return joined
    raise _NotCertain


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


def _toml(line: str) -> str | None:
    if item := ITEM.match(line):
        requirement = REQUIREMENT.match(item["value"])
        if requirement:
            return re.sub(r"[-_.]+", "-", requirement["name"]).lower()
        return item["value"]
    key = TOML_KEY.match(line)
    return f"={key['key']}" if key else None


def _json(line: str) -> str | None:
    if key := JSON_KEY.match(line):
        return key["key"]
    item = ITEM.match(line)
    return item["value"] if item else None


def _python(line: str) -> str | None:
    if match := IMPORT.match(line):
        return re.sub(r"\s+", " ", match["head"])
    if PLAIN_IMPORT.match(line):
        return line.strip()
    item = ITEM.match(line) if line[:1].isspace() and line.rstrip().endswith(",") else None
    return item["value"] if item else None


def _pattern(line: str) -> str | None:
    return line.strip() if line.strip() and not line.startswith(("#", "!")) else None


def _variable(line: str) -> str | None:
    match = ENV_KEY.match(line)
    return match["key"] if match else None


def _reads(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        try:
            parse(text)
        except (ValueError, SyntaxError):
            return False
        return True

    return check


def _text(parts: Sequence[Part]) -> str:
    """Return the file, as it would be if what still clashes stayed the user's."""
    lines: list[bytes] = []
    for part in parts:
        if isinstance(part, Hunk):
            lines += part.yours if part.settled is None else part.settled
        else:
            lines += part
    return b"\n".join([*lines, b""]).decode("utf-8", "replace")


def _is_sorted(items: dict[str, Item]) -> bool:
    return list(items) == sorted(items, key=_sorting)


def _sorting(key: str) -> str:
    return key.strip("\"'").lower()

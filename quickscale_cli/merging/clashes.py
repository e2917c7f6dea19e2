"""Merge texts, and try what else is certain where they clash: structure, then one format.

Catalogues of gettext are merged by message from the start: a text that merged without a clash can
hold a message twice.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.contents import Part, Three, merge_texts
from quickscale_cli.merging.messages import merge_catalogue
from quickscale_cli.merging.outcome import Facet, Hunk
from quickscale_cli.merging.structured import settle
from quickscale_cli.merging.text import Text, read

Merged = tuple[list[Part], Three, tuple[Facet, ...]]


class Formatter(Protocol):
    """The user's own formatter, with the user's configuration."""

    def format(self, path: str, content: bytes) -> bytes | None:
        """Return the content formatted, or None where that can't be done."""


def resolve(
    scratch: Scratch,
    files: Sequence[tuple[str, Three]],
    formatter: Formatter | None,
    words: Mapping[str, str],
) -> list[Merged]:
    """Return the parts of each merged file, the texts that were merged, and how it was done."""
    by_message = [merge_catalogue(path, three, words) for path, three in files]
    others = [file for file, parts in zip(files, by_message, strict=True) if parts is None]
    by_text = iter(_resolve(scratch, others, formatter))
    return [
        next(by_text) if parts is None else (parts, three, (Facet.MESSAGES,))
        for (_, three), parts in zip(files, by_message, strict=True)
    ]


def _resolve(
    scratch: Scratch, files: Sequence[tuple[str, Three]], formatter: Formatter | None
) -> list[Merged]:
    plain = merge_texts(scratch, [three for _, three in files])
    merged: list[Merged] = [
        (parts, three, ()) for parts, (_, three) in zip(plain, files, strict=True)
    ]
    open_files = {n: files[n] for n, parts in enumerate(plain) if _clashes(parts)}
    by_structure = _by_structure(scratch, open_files)
    by_format = _by_format(scratch, open_files, formatter) if formatter else {}
    for number, parts in by_structure.items():
        merged[number] = (parts, files[number][1], (Facet.STRUCTURE,))
    for number, (parts, three) in by_format.items():
        if _clashes(merged[number][0]):
            merged[number] = (parts, three, (Facet.FORMATTED,))
    return merged


def _by_structure(
    scratch: Scratch, files: Mapping[int, tuple[str, Three]]
) -> dict[int, list[Part]]:
    """Settle clashes in lists, imports and keys; they need to know the base of each clash."""
    parts = merge_texts(scratch, [three for _, three in files.values()], style="diff3")
    settled = {
        number: settle(path, merged)
        for (number, (path, _)), merged in zip(files.items(), parts, strict=True)
    }
    return {number: merged for number, merged in settled.items() if merged is not None}


def _by_format(
    scratch: Scratch, files: Mapping[int, tuple[str, Three]], formatter: Formatter
) -> dict[int, tuple[list[Part], Three]]:
    """Merge again what clashes only because one side ran a formatter."""
    alike = {
        number: formatted
        for number, (path, three) in files.items()
        if (formatted := format_alike(formatter, path, three))
    }
    parts = merge_texts(scratch, list(alike.values()))
    return {
        number: (merged, three)
        for (number, three), merged in zip(alike.items(), parts, strict=True)
        if not _clashes(merged)
    }


def format_alike(formatter: Formatter, path: str, three: Three) -> Three | None:
    """Format all sides; None unless one of them is in that form already, as after a formatter."""
    if not path.endswith((".py", ".pyi")) or three.base is None:
        return None
    before = (three.base, three.yours, three.theirs)
    base, yours, theirs = (formatted(formatter, path, side) for side in before)
    if base is None or yours is None or theirs is None:
        return None
    if three.yours.lines != yours.lines and three.theirs.lines != theirs.lines:
        return None
    return Three(base, yours, theirs)


def formatted(formatter: Formatter, path: str, text: Text) -> Text | None:
    """Format a text, and keep the line ends that it had."""
    content = formatter.format(path, text.canonical)
    if content is None:
        return None
    lines = read(content).lines
    return Text(lines, (text.end or b"\n",) * len(lines), text.has_bom)


def _clashes(parts: Sequence[Part]) -> bool:
    return any(isinstance(part, Hunk) and part.settled is None for part in parts)

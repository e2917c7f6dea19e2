"""Bytes of a file that are written anew, in groups that stand or fall together."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Edit:
    start: int  # bytes from the beginning of the file
    old: bytes
    new: bytes

    @property
    def end(self) -> int:
        return self.start + len(self.old)


type Group = tuple[Edit, ...]


def apply(content: bytes, groups: Iterable[Group]) -> bytes:
    """Write groups of edits; one that does not fit, or meets another, is left out whole."""
    taken: set[Edit] = set()
    for group in groups:
        fits = all(content[edit.start : edit.end] == edit.old for edit in group)
        if fits and not any(_meets(one, other) for one in group for other in taken - {one}):
            taken.update(group)
    for edit in sorted(taken, reverse=True):
        content = content[: edit.start] + edit.new + content[edit.end :]
    return content


def _meets(one: Edit, other: Edit) -> bool:
    return one.start < other.end and other.start < one.end

"""The account of a file that was merged: each line of both sides, and those that they removed."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from quickscale_cli.git.tree import Entry
from quickscale_cli.merging.outcome import Hunk, Outcome
from quickscale_cli.merging.tree_account import lost


@dataclass(frozen=True)
class Side:
    """A file on one side, or as it was merged."""

    entry: Entry
    lines: tuple[bytes, ...]


def check_merged(
    outcome: Outcome, base: Side | None, yours: Side, theirs: Side, final: Side
) -> None:
    """Raise LineLost unless each line that either side added is there, or in a clash."""
    before = Counter(base.lines if base else ())
    clashes = _clashes(outcome)
    settled = any(hunk.settled is not None for hunk in outcome.hunks)
    for hunk in outcome.hunks:
        _check_settled(outcome, hunk)
    for name, side in (("yours", yours), ("theirs", theirs)):
        added = [line for line in side.lines if line not in before]
        if gone := Counter(added) - Counter(final.lines) - clashes:
            raise lost(outcome.path, f"lines of {name} are lost", gone)
        if not settled and not _is_within(added, final.lines):
            raise lost(outcome.path, f"lines of {name} are out of order", added)


def lines_back(
    outcome: Outcome, name: str, sides: tuple[Side, Side, Side], final: Side
) -> tuple[bytes, ...]:
    """Return the lines that a side removed, and that are there since the other has moved them.

    `sides` are base, this one and the other. Raises LineLost for a line that nobody has moved.
    """
    base, side, other = sides
    clean = Counter(final.lines) - _clashes(outcome)
    removed = [line for line in set(base.lines) - set(side.lines) if clean[line]]
    back = sorted(line for line in removed if any(map(str.isalnum, line.decode("latin-1"))))
    still = [line for line in back if not _has_moved(line, base.lines, other.lines)]
    if still:
        raise lost(outcome.path, f"lines that {name} removed are back", still)
    return tuple(back)


def _clashes(outcome: Outcome) -> Counter[bytes]:
    return Counter(line for hunk in outcome.hunks for line in (*hunk.yours, *hunk.theirs))


def _check_settled(outcome: Outcome, hunk: Hunk) -> None:
    """What was merged by structure holds each word that either side added."""
    if hunk.settled is None:
        return
    there = _words(hunk.settled)
    for name, lines in (("yours", hunk.yours), ("theirs", hunk.theirs)):
        if gone := _words(lines) - _words(hunk.base or ()) - there:
            raise lost(outcome.path, f"words of {name} are lost", sorted(gone))


def _words(lines: Iterable[bytes]) -> set[bytes]:
    return {word for line in lines for word in re.findall(rb"[^\s,]+", line)}


def _is_within(lines: Iterable[bytes], whole: Iterable[bytes]) -> bool:
    """Whether the lines occur in the whole, in this order."""
    rest = iter(whole)
    return all(line in rest for line in lines)


def _has_moved(line: bytes, before: tuple[bytes, ...], after: tuple[bytes, ...]) -> bool:
    """Whether a line stands elsewhere among its fellows than it did, or can't be told apart."""
    if before.count(line) != 1 or after.count(line) != 1:
        return line in after
    above, above_now = before[: before.index(line)], after[: after.index(line)]
    below, below_now = before[len(above) + 1 :], after[len(above_now) + 1 :]
    return bool(set(above) & set(below_now) or set(below) & set(above_now))

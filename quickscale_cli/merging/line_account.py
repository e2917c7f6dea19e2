"""The line account: what became of every line that the user or the template changed.

It trusts no merge. It looks at the trees and at the result alone; a line that is neither in the
result, nor in a clash that is shown, nor left out for a reason that holds, stops the upgrade.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from quickscale_cli.errors import LineLost
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import SUBMODULE, Entry
from quickscale_cli.merging.clashes import Formatter, formatted
from quickscale_cli.merging.merge import Rules, merge
from quickscale_cli.merging.message_account import has_only_moved, weigh
from quickscale_cli.merging.obstacles import Disk
from quickscale_cli.merging.outcome import Facet, Hunk, Kind, Outcome, Result
from quickscale_cli.merging.text import is_opaque, read
from quickscale_cli.merging.trees import Trees

REASONS = {
    Kind.YOURS: "the file was copied once and is yours since",
    Kind.REMADE: "a tool makes the file again",
    Kind.LEFT_OUT: "you decided to do without the file",
}
RETURNED = {
    "yours": "you removed the line, the template moved it",
    "theirs": "the template removed the line, you moved it",
}
Lines = tuple[bytes, ...]
MERGES = (Kind.MERGED, Kind.CONFLICT, Kind.RENAMED, Kind.MOVED_TWICE, Kind.UPDATED)


@dataclass(frozen=True)
class Side:
    entry: Entry
    lines: tuple[bytes, ...]


@dataclass(frozen=True)
class NotTaken:
    """Lines that are not in the result, and why."""

    path: str
    side: str  # yours or theirs
    lines: tuple[bytes, ...]
    because: str


def accounted(
    scratch: Scratch, trees: Trees, rules: Rules, disk: Disk | None = None
) -> tuple[Result, tuple[NotTaken, ...]]:
    """Merge, and account for every line. A file whose account fails is left to be decided whole.

    Raises LineLost where that does not help.
    """
    while True:
        result = merge(scratch, trees, rules, disk)
        try:
            return result, balance(scratch, trees, result, rules.formatter, rules.words)
        except LineLost as error:
            if not error.path or error.path in rules.whole:
                raise
            rules = replace(rules, whole=rules.whole | {error.path})


def balance(
    scratch: Scratch,
    trees: Trees,
    result: Result,
    formatter: Formatter | None = None,
    words: Mapping[str, str] | None = None,
) -> tuple[NotTaken, ...]:
    """Account for every changed line; return those not taken. Raises LineLost.

    Lines of files that were formatted before they were merged count as formatted; catalogues count
    by what they say of each message.
    """
    account = _Account(scratch, trees, result, formatter, words or {})
    account.check_own_files()
    account.check_coverage()
    account.check_shape()
    for outcome in result.outcomes:
        try:
            account.check(outcome)
        except LineLost as error:
            error.path = outcome.path
            raise
    return tuple(account.not_taken)


class _Account:
    def __init__(
        self,
        scratch: Scratch,
        trees: Trees,
        result: Result,
        formatter: Formatter | None,
        words: Mapping[str, str],
    ) -> None:
        self._formatter = formatter
        self._words = words
        self._scratch = scratch
        self._trees = trees
        self._result = result
        self.not_taken: list[NotTaken] = []

    def check_own_files(self) -> None:
        """Each file that is no counterpart of the template's is exactly as it was."""
        taken = {outcome.sides.yours for outcome in self._result.outcomes}
        for path, entry in self._trees.yours.items():
            if path not in taken and self._result.tree.get(path) != entry:
                raise LineLost(_sentence(path, "your own file would have been changed"))

    def check_coverage(self) -> None:
        """Each path of each side is told of exactly once, and nothing else is in the result."""
        sides = [outcome.sides for outcome in self._result.outcomes]
        for tree, told in (
            (self._trees.base, [side.base for side in sides]),
            (self._trees.theirs, [side.theirs for side in sides]),
        ):
            named = Counter(path for path in told if path is not None)
            known = Counter(list(tree))
            if named != known:
                odd = (named - known) + (known - named)
                raise LineLost(_sentence(min(odd), "the plan does not tell what becomes of it"))
        kept = self._trees.yours.keys() - {side.yours for side in sides}
        placed = Counter(p for o in self._result.outcomes for p, entry in o.entries if entry)
        expected, found = placed + Counter(kept), Counter(list(self._result.tree))
        if expected != found:
            odd = (expected - found) + (found - expected)
            raise LineLost(_sentence(min(odd), "two files would have this name, or none"))

    def check_shape(self) -> None:
        """No file is also a folder."""
        for path in self._result.tree:
            folder = path.rpartition("/")[0]
            while folder:
                if folder in self._result.tree:
                    raise LineLost(_sentence(folder, "it would be a file and a folder at once"))
                folder = folder.rpartition("/")[0]

    def check(self, outcome: Outcome) -> None:
        for path, entry in outcome.entries:
            if entry and self._result.tree.get(path) != entry:
                raise LineLost(_sentence(path, "the result is not what the plan tells"))
        sides = self._trees.entries(outcome.sides)
        entry = next((entry for _, entry in outcome.entries if entry), None)
        if entry == sides[2] and sides[1] == sides[0]:
            return  # the template's file, where the user had not touched it
        base, yours, theirs, final = map(self._read, (*sides, entry))
        if outcome.kind == Kind.CARRIED and yours and final:
            if not has_only_moved(yours.lines, final.lines, self._words):
                raise LineLost(_sentence(outcome.path, "more than names of messages would change"))
            return
        if final and yours and theirs and outcome.kind in MERGES:
            if final != yours or not _offers(outcome, theirs.entry):
                self._check_merged(outcome, base, yours, theirs, final)
            return
        for name, side in (("yours", yours), ("theirs", theirs)):
            # A deletion has no lines; what is offered is shown whole.
            if side and side != base and side != final and not _offers(outcome, side.entry):
                self._check_replaced(outcome, name, base, side, final)

    def _check_replaced(
        self, outcome: Outcome, name: str, base: Side | None, side: Side, final: Side | None
    ) -> None:
        """The result holds something else than this side: its change must be told, or be none."""
        if base and base.lines == side.lines and base.entry.mode == side.entry.mode:
            return  # it differs in form alone
        if final and final.lines == side.lines:
            return
        before = Counter(base.lines if base else ())
        lines = [line for line in side.lines if line not in before]
        reason = REASONS.get(outcome.kind) or (outcome.because if outcome.is_open else "")
        if not reason:
            raise LineLost(_sentence(outcome.path, f"lines of {name} are nowhere", lines))
        self.not_taken.append(NotTaken(outcome.path, name, tuple(lines), reason))

    def _check_merged(
        self, outcome: Outcome, base: Side | None, yours: Side, theirs: Side, final: Side
    ) -> None:
        if not all(side.entry.is_file for side in (yours, theirs, final)):
            raise LineLost(_sentence(outcome.path, "what is no file was merged like one"))
        if Facet.MESSAGES in outcome.facets and base:
            self._check_messages(outcome, (base.lines, yours.lines, theirs.lines), final.lines)
            return
        if Facet.FORMATTED in outcome.facets and base:
            base, yours, theirs = (self._format(outcome, s) for s in (base, yours, theirs))
        before = Counter(base.lines if base else ())
        clashes = Counter(line for hunk in outcome.hunks for line in (*hunk.yours, *hunk.theirs))
        settled = any(hunk.settled is not None for hunk in outcome.hunks)
        for hunk in outcome.hunks:
            _check_settled(outcome, hunk)
        for name, side in (("yours", yours), ("theirs", theirs)):
            added = [line for line in side.lines if line not in before]
            lost = Counter(added) - Counter(final.lines) - clashes
            if lost:
                raise LineLost(_sentence(outcome.path, f"lines of {name} are lost", lost))
            if not settled and not _is_within(added, final.lines):
                raise LineLost(_sentence(outcome.path, f"lines of {name} are out of order", added))
        if base:
            clean = Counter(final.lines) - clashes
            self._check_removed(outcome, "yours", base, yours, theirs, clean)
            self._check_removed(outcome, "theirs", base, theirs, yours, clean)

    def _check_messages(
        self, outcome: Outcome, sides: tuple[Lines, Lines, Lines], final: Lines
    ) -> None:
        for left in weigh(sides, final, outcome.hunks, self._words):
            lines = tuple(str(fact).encode() for fact in left.said)
            if not left.because:
                raise LineLost(_sentence(outcome.path, left.what, lines))
            self.not_taken.append(NotTaken(outcome.path, left.side, lines, left.because))

    def _check_removed(
        self,
        outcome: Outcome,
        name: str,
        base: Side,
        side: Side,
        other: Side,
        clean: Counter[bytes],
    ) -> None:
        """A line that one side removed is gone, unless the other side put it elsewhere."""
        removed = [line for line in set(base.lines) - set(side.lines) if clean[line]]
        back = sorted(line for line in removed if any(map(str.isalnum, line.decode("latin-1"))))
        still = [line for line in back if not _has_moved(line, base.lines, other.lines)]
        if still:
            raise LineLost(_sentence(outcome.path, f"lines that {name} removed are back", still))
        if back:
            self.not_taken.append(NotTaken(outcome.path, name, tuple(back), RETURNED[name]))

    def _format(self, outcome: Outcome, side: Side) -> Side:
        content = self._scratch.read_one(side.entry.id)
        text = formatted(self._formatter, outcome.path, read(content)) if self._formatter else None
        if text is None:
            raise LineLost(_sentence(outcome.path, "it can't be formatted again"))
        return replace(side, lines=text.lines)

    def _read(self, entry: Entry | None) -> Side | None:
        if entry is None:
            return None
        if entry.mode == SUBMODULE:
            return Side(entry, (entry.id.encode(),))
        content = self._scratch.read_one(entry.id)
        is_text = entry.is_file and not is_opaque(content)
        return Side(entry, read(content).lines if is_text else (content,))


def _check_settled(outcome: Outcome, hunk: Hunk) -> None:
    """What was merged by structure holds each word that either side added."""
    if hunk.settled is None:
        return
    there = _words(hunk.settled)
    for name, lines in (("yours", hunk.yours), ("theirs", hunk.theirs)):
        lost = _words(lines) - _words(hunk.base or ()) - there
        if lost:
            raise LineLost(_sentence(outcome.path, f"words of {name} are lost", sorted(lost)))


def _words(lines: Iterable[bytes]) -> set[bytes]:
    return {word for line in lines for word in re.findall(rb"[^\s,]+", line)}


def _offers(outcome: Outcome, entry: Entry) -> bool:
    return any(entry == e for choice in outcome.choices for _, e in choice.entries)


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


def _sentence(path: str, what: str, lines: Iterable[bytes] = ()) -> str:
    shown = ", ".join(repr(line.decode("utf-8", "replace").strip()) for line in list(lines)[:3])
    return (
        f"{path}: {what}{': ' + shown if shown else ''}. Nothing has been changed. This is an error"
        " of quickscale: report it with the output of `quickscale upgrade-plan --json`."
    )

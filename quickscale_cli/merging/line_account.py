"""The line account: what became of every line that the user or the template changed.

It trusts no merge. It looks at the trees and at the result alone; a line that is neither in the
result, nor in a clash that is shown, nor left out for a reason that holds, stops the upgrade.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from quickscale_cli.errors import LineLost
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import SUBMODULE, Entry
from quickscale_cli.merging.clashes import Formatter, formatted
from quickscale_cli.merging.merge import Rules, merge
from quickscale_cli.merging.merged_lines import Side, check_merged, lines_back
from quickscale_cli.merging.message_account import has_only_moved, weigh
from quickscale_cli.merging.obstacles import Disk
from quickscale_cli.merging.outcome import Facet, Kind, Outcome, Result
from quickscale_cli.merging.text import is_opaque, read
from quickscale_cli.merging.tree_account import check_trees, lost
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
MERGES = (Kind.MERGED, Kind.CONFLICT, Kind.RENAMED, Kind.MOVED_TWICE, Kind.UPDATED)


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
    """Return what a merge comes to, and the lines that are not in it.

    A file whose account fails is left to be decided whole. Raises LineLost where that is no help.
    """
    while True:
        result = merge(scratch, trees, rules, disk)
        try:
            return result, lines_not_taken(scratch, trees, result, rules.formatter, rules.words)
        except LineLost as error:
            if not error.path or error.path in rules.whole:
                raise
            rules = replace(rules, whole=rules.whole | {error.path})


def lines_not_taken(
    scratch: Scratch,
    trees: Trees,
    result: Result,
    formatter: Formatter | None = None,
    words: Mapping[str, str] | None = None,
) -> tuple[NotTaken, ...]:
    """Return the changed lines that are not in a result, each with its reason.

    Raises LineLost for one without a reason. Lines of files that were formatted before they were
    merged count as formatted; catalogues count by what they say of each message.
    """
    check_trees(trees, result)
    account = _Account(scratch, trees, result, formatter, words or {})
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

    def check(self, outcome: Outcome) -> None:
        for path, entry in outcome.entries:
            if entry and self._result.tree.get(path) != entry:
                raise lost(path, "the result is not what the plan tells")
        sides = self._trees.entries(outcome.sides)
        entry = next((entry for _, entry in outcome.entries if entry), None)
        if entry == sides[2] and sides[1] == sides[0]:
            return  # the template's file, where the user had not touched it
        base, yours, theirs, final = map(self._read, (*sides, entry))
        if outcome.kind == Kind.CARRIED and yours and final:
            if not has_only_moved(yours.lines, final.lines, self._words):
                raise lost(outcome.path, "more than names of messages would change")
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
        lines = tuple(line for line in side.lines if line not in before)
        reason = REASONS.get(outcome.kind) or (outcome.because if outcome.is_open else "")
        if not reason:
            raise lost(outcome.path, f"lines of {name} are nowhere", lines)
        self.not_taken.append(NotTaken(outcome.path, name, lines, reason))

    def _check_merged(
        self, outcome: Outcome, base: Side | None, yours: Side, theirs: Side, final: Side
    ) -> None:
        if not all(side.entry.is_file for side in (yours, theirs, final)):
            raise lost(outcome.path, "what is no file was merged like one")
        if Facet.MESSAGES in outcome.facets and base:
            self._check_messages(outcome, (base, yours, theirs), final)
            return
        if Facet.FORMATTED in outcome.facets and base:
            base, yours, theirs = (self._format(outcome, s) for s in (base, yours, theirs))
        check_merged(outcome, base, yours, theirs, final)
        if base:
            for name, side, other in (("yours", yours, theirs), ("theirs", theirs, yours)):
                if back := lines_back(outcome, name, (base, side, other), final):
                    self.not_taken.append(NotTaken(outcome.path, name, back, RETURNED[name]))

    def _check_messages(
        self, outcome: Outcome, sides: tuple[Side, Side, Side], final: Side
    ) -> None:
        base, yours, theirs = (side.lines for side in sides)
        for left in weigh((base, yours, theirs), final.lines, outcome.hunks, self._words):
            lines = tuple(str(fact).encode() for fact in left.said)
            if not left.because:
                raise lost(outcome.path, left.what, lines)
            self.not_taken.append(NotTaken(outcome.path, left.side, lines, left.because))

    def _format(self, outcome: Outcome, side: Side) -> Side:
        content = self._scratch.read_one(side.entry.id)
        text = formatted(self._formatter, outcome.path, read(content)) if self._formatter else None
        if text is None:
            raise lost(outcome.path, "it can't be formatted again")
        return replace(side, lines=text.lines)

    def _read(self, entry: Entry | None) -> Side | None:
        if entry is None:
            return None
        if entry.mode == SUBMODULE:
            return Side(entry, (entry.id.encode(),))
        content = self._scratch.read_one(entry.id)
        is_text = entry.is_file and not is_opaque(content)
        return Side(entry, read(content).lines if is_text else (content,))


def _offers(outcome: Outcome, entry: Entry) -> bool:
    return any(entry == e for choice in outcome.choices for _, e in choice.entries)

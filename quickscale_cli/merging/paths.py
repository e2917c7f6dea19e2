"""Give each merged file its path in the result."""

from collections.abc import Sequence
from dataclasses import replace

from quickscale_cli.git.tree import Entry, Tree
from quickscale_cli.merging.obstacles import Ground
from quickscale_cli.merging.one_file import Draft
from quickscale_cli.merging.outcome import Choice, Facet, Kind, Outcome, Sides
from quickscale_cli.merging.pairing import Pair

Entries = tuple[tuple[str, Entry | None], ...]
REASONS = {
    Kind.YOURS: "It was copied once and is yours since.",
    Kind.REMADE: "A tool makes this file: it is made again.",
}
WITH = {  # what became of a file that also moved
    Kind.UPDATED: "with the template's changes",
    Kind.EDITED: "with your changes",
    Kind.MERGED: "with your changes and the template's",
    Kind.SAME: "with the change that both made",
}
IN_THE_WAY = (
    "Something of yours is in the way, so the template's file is left out: move yours first."
)


def place(
    ground: Ground, yours: Tree, own: Tree, pairs: Sequence[Pair], drafts: Sequence[Draft]
) -> list[Outcome]:
    """Place first the files that stay, then those that move, then the new ones."""
    placer = _Placer(ground, yours, own)
    turns = [
        (_turn(pair.sides), place_of(pair.sides), pair, draft)
        for pair, draft in zip(pairs, drafts, strict=True)
    ]
    turns.sort(key=lambda turn: turn[:2])
    return [placer.place(where, pair, draft) for _, where, pair, draft in turns]


class _Placer:
    def __init__(self, ground: Ground, yours: Tree, own: Tree) -> None:
        self._ground = ground
        self._yours = yours
        self._own = own

    def place(self, where: str, pair: Pair, draft: Draft) -> Outcome:
        outcome = self._outcome(where, pair, draft)
        for path, entry in outcome.entries:
            if entry is not None:
                self._ground.add(path)
        return outcome

    def _outcome(self, where: str, pair: Pair, draft: Draft) -> Outcome:
        sides = pair.sides
        outcome = Outcome(
            where,
            draft.kind,
            sides,
            _move(sides.yours, where, draft.entry),
            tuple(Choice(name, _move(sides.yours, where, e)) for name, e in draft.options),
            draft.hunks,
            draft.facets,
            pair.sure,
            because=REASONS.get(draft.kind, ""),
        )
        if where != sides.yours and (draft.entry or draft.kind == Kind.DELETED_BUT_CHANGED):
            obstacles = self._ground.in_the_way(where)
            if obstacles:
                return self._obstructed(outcome, draft, obstacles)
        if sides.yours is None or sides.theirs is None or draft.kind == Kind.YOURS:
            return outcome
        if _moved_twice(sides):
            return self._moved_twice(outcome, draft)
        return _renamed(outcome)

    def _obstructed(self, outcome: Outcome, draft: Draft, obstacles: tuple[Facet, ...]) -> Outcome:
        """Leave all as the user has it; offer the other only where that would be whole."""
        stay = _stay(outcome.sides, self._yours)
        choices = [Choice("mine", stay)]
        if outcome.path in self._own:
            theirs = dict(draft.options).get("theirs", draft.entry)
            choices.append(Choice("theirs", _move(outcome.sides.yours, outcome.path, theirs)))
        is_deleted = draft.kind == Kind.DELETED_BUT_CHANGED and outcome.path not in self._own
        kind = draft.kind if is_deleted else Kind.COLLISION
        blocked = replace(
            outcome, kind=kind, entries=stay, choices=tuple(choices), because=IN_THE_WAY
        )
        return blocked.having(*obstacles)

    def _moved_twice(self, outcome: Outcome, draft: Draft) -> Outcome:
        """Keep it where the user put it, and offer the place where the template put it."""
        there = outcome.sides.theirs or ""
        options = dict(draft.options) or {"mine": draft.entry, "theirs": draft.entry}
        choices = [Choice(name, ((outcome.path, e),)) for name, e in options.items()]
        if not self._ground.in_the_way(there):
            moved = Choice("theirs", ((outcome.path, None), (there, options["theirs"])))
            choices = [moved if choice.name == "theirs" else choice for choice in choices]
        because = f"You moved it here, the template moved it to {there}."
        return replace(outcome, kind=Kind.MOVED_TWICE, choices=tuple(choices), because=because)


def _turn(sides: Sides) -> int:
    """Order of placing: what stays is never pushed aside by what comes."""
    if place_of(sides) == sides.yours:
        return 0
    return 1 if sides.yours is not None else 2


def place_of(sides: Sides) -> str:
    if sides.place is not None:
        return sides.place
    if sides.yours is None:
        return sides.theirs or sides.base or ""
    if sides.theirs is None or sides.base not in (None, sides.yours):
        return sides.yours
    return sides.theirs


def _move(old: str | None, new: str, entry: Entry | None) -> Entries:
    here = ((new, entry),)
    return here if old in (None, new) else ((old or "", None), *here)


def _stay(sides: Sides, yours: Tree) -> Entries:
    return () if sides.yours is None else ((sides.yours, yours[sides.yours]),)


def _moved_twice(sides: Sides) -> bool:
    is_one = sides.base is None or sides.place is not None
    return not is_one and len({sides.base, sides.yours, sides.theirs}) == 3


def _renamed(outcome: Outcome) -> Outcome:
    sides = outcome.sides
    if sides.base is None or sides.base == sides.yours == sides.theirs:
        return outcome
    if outcome.kind == Kind.UNTOUCHED:
        return replace(outcome, kind=Kind.RENAMED if sides.theirs != sides.base else Kind.EDITED)
    if sides.theirs == sides.base and outcome.kind == Kind.EDITED:
        return outcome  # you moved it, the template has not touched it
    if outcome.kind in WITH:
        return replace(outcome, kind=Kind.RENAMED, because=WITH[outcome.kind])
    return outcome

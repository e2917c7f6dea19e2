"""What an upgrade does to each file: the plan prints it, the upgrade takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from quickscale_cli.errors import ChoiceImpossible
from quickscale_cli.git.tree import Entry, Tree, parents

MINE, THEIRS, BOTH, MARKERS = "mine", "theirs", "both", "markers"


class Kind(StrEnum):
    NEW = "new"
    UPDATED = "updated"  # you had not touched it
    MERGED = "merged"  # both changed it, no overlap
    CONFLICT = "conflict"
    RENAMED = "renamed"
    REMOVED = "removed"
    REMOVED_BUT_EDITED = "removed upstream, edited by you"
    DELETED_BUT_CHANGED = "deleted by you, changed upstream"
    COLLISION = "new upstream, where you have a file of your own"
    MOVED_TWICE = "moved by you and by the template"
    REMADE = "made by a tool"
    SAME = "changed alike on both sides"
    EDITED = "edited by you, untouched upstream"
    DELETED = "deleted by you, untouched upstream"
    LEFT_OUT = "left out, as you decided"
    CARRIED = "your words, carried along"  # to messages of the template that have new sentences
    YOURS = "yours alone"  # copied once, never touched again
    UNTOUCHED = "untouched"


SAFE = (Kind.REMOVED_BUT_EDITED, Kind.DELETED_BUT_CHANGED, Kind.COLLISION, Kind.MOVED_TWICE)


class Facet(StrEnum):
    """What else is worth knowing of a change."""

    BINARY = "binary"
    POINTER = "large file pointer"
    SUBMODULE = "submodule"
    LINK = "link"
    MODE = "mode"
    LINE_ENDS = "line ends"
    ENCODING = "encoding"
    FORMATTED = "formatted alike before merging"
    STRUCTURE = "merged by structure"
    MESSAGES = "merged by message"
    IN_THE_WAY = "a file or folder is in the way"
    UNTRACKED = "not in git"
    NAME = "same name but for case or accents"
    FOLDED = "a file became a folder, or a folder a file"
    SECURITY = "mends security"


class Sure(StrEnum):
    """How a rename is known."""

    DECLARED = "declared by the release"
    EXACT = "same content"
    FOLDER = "in a folder that you moved"


@dataclass(frozen=True)
class Hunk:
    """Lines that clash. `settled` holds what became of them where that is certain."""

    yours: tuple[bytes, ...]
    theirs: tuple[bytes, ...]
    base: tuple[bytes, ...] | None = None  # where it was asked for
    settled: tuple[bytes, ...] | None = None


@dataclass(frozen=True)
class Sides:
    """Where a file is, or was, on each side. None where it isn't."""

    base: str | None
    yours: str | None
    theirs: str | None
    place: str | None = None  # where it belongs, in a folder that the user moved


@dataclass(frozen=True)
class Choice:
    """One way to decide: what each of these paths shall be (None: not there)."""

    name: str  # mine, theirs, merged or markers
    entries: tuple[tuple[str, Entry | None], ...]


@dataclass(frozen=True)
class Outcome:
    path: str  # where the file is in the result, or would be
    kind: Kind
    sides: Sides
    entries: tuple[tuple[str, Entry | None], ...] = ()  # what the result holds as long as undecided
    choices: tuple[Choice, ...] = ()  # empty: there is nothing to decide
    hunks: tuple[Hunk, ...] = ()
    facets: tuple[Facet, ...] = ()
    sure: Sure | None = None
    maybe: tuple[tuple[str, int], ...] = ()  # where it may have moved to, in percent
    because: str = ""

    @property
    def is_open(self) -> bool:
        return bool(self.choices)

    def chosen(self, name: str | None) -> tuple[tuple[str, Entry | None], ...]:
        """Return what the result holds if so decided. Raises ChoiceImpossible."""
        if name is None:
            return self.entries
        for choice in self.choices:
            if choice.name == name:
                return choice.entries
        offered = ", ".join(choice.name for choice in self.choices) or "nothing"
        raise ChoiceImpossible(f"{self.path} can't be decided as {name}: it offers {offered}.")

    def having(self, *facets: Facet) -> "Outcome":
        return replace(self, facets=tuple(dict.fromkeys([*self.facets, *facets])))


@dataclass(frozen=True)
class Result:
    """The merged tree, the user's own files in it, and the story of every template path."""

    tree: Tree
    outcomes: tuple[Outcome, ...]
    left_behind: tuple[str, ...] = field(default=())  # yours, in a folder that the template moved

    @property
    def decisions(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.is_open)

    def decide(self, names: Mapping[str, str]) -> Tree:
        """Return the tree with these choices taken, by path. Raises ChoiceImpossible."""
        tree = self._own()
        for outcome in self.outcomes:
            for path, entry in outcome.chosen(names.get(outcome.path)):
                if entry is not None:
                    tree[path] = entry
        for path in tree:
            for folder in parents(path):
                if folder in tree:
                    raise ChoiceImpossible(
                        f"{folder} can't be a file and a folder at once: {path} is in it."
                        " Decide alike for both."
                    )
        return dict(sorted(tree.items()))

    def _own(self) -> Tree:
        placed = {path for o in self.outcomes for path, entry in o.entries if entry is not None}
        return {path: entry for path, entry in self.tree.items() if path not in placed}


def offered(outcome: Outcome) -> list[str]:
    """Name the ways to decide, the one that never loses anything last."""
    names = [choice.name for choice in outcome.choices if choice.name != MARKERS]
    if can_be_marked(outcome) and Facet.MESSAGES not in outcome.facets:
        names.append(BOTH)  # a message told twice is no catalogue any more
    return [*names, MARKERS]


def can_be_marked(outcome: Outcome) -> bool:
    return bool(marked_entry(outcome) and outcome.hunks)


def proposal(outcome: Outcome) -> str | None:
    """Return the choice that takes nothing away from the user, where that is no risk."""
    is_safe = outcome.kind in SAFE and Facet.SECURITY not in outcome.facets
    return MINE if is_safe and not outcome.hunks else None


def marked_entry(outcome: Outcome) -> Entry | None:
    """Return the file with markers in it, where it can have some."""
    found: Mapping[str, Choice] = {choice.name: choice for choice in outcome.choices}
    entries = found[MARKERS].entries if MARKERS in found else ()
    return next((entry for _, entry in entries if entry), None)

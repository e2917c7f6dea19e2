"""What tells the user's code from the release's, also when the upgrade has waited for days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.outcome import Outcome

CODE = (".py", ".pyi")


@dataclass(frozen=True)
class Release:
    contents: tuple[str, ...] = ()  # of its code, as git names them; none: it is not known
    moved: Mapping[str, str] = field(default_factory=dict)  # where the project's code went

    @classmethod
    def of(cls, theirs: Tree, outcomes: Iterable[Outcome]) -> Self:
        """Return that of a release, as its files and the story of each path tell it."""
        contents = {entry.id for path, entry in theirs.items() if path.endswith(CODE)}
        places = {one.sides.yours: one.path for one in outcomes if one.path.endswith(CODE)}
        moved = {old: new for old, new in places.items() if old and old != new}
        return cls(tuple(sorted(contents)), moved)

    def users(self, tree: Tree) -> frozenset[str]:
        """Name the code in a tree that is not as the release has it."""
        theirs = frozenset(self.contents)
        code = (path for path, entry in tree.items() if entry.is_file and path.endswith(CODE))
        return frozenset(path for path in code if theirs and tree[path].id not in theirs)


UNKNOWN = Release()

"""The three trees of a merge: what the template was, what you have, what it is now."""

from dataclasses import dataclass

from quickscale_cli.git.tree import Entry, Tree
from quickscale_cli.merging.outcome import Sides

Entries = tuple[Entry | None, Entry | None, Entry | None]  # base, yours, theirs


@dataclass(frozen=True)
class Trees:
    base: Tree
    yours: Tree
    theirs: Tree

    def entries(self, sides: Sides) -> Entries:
        return (
            self.base[sides.base] if sides.base is not None else None,
            self.yours[sides.yours] if sides.yours is not None else None,
            self.theirs[sides.theirs] if sides.theirs is not None else None,
        )

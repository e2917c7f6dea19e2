"""Files that git ignored until the upgrade, so that the next `git add -A` would take them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from quickscale_cli.git.repository import Repository
from quickscale_cli.git.tree import Tree, changed
from quickscale_cli.landing.ways import listed

RULES = ".gitignore"


@dataclass
class Exposed:
    paths: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{listed(self.paths)}: git no longer ignores what lies there, and `git add -A` would"
            " take it. To keep it out, write its path into .git/info/exclude, or into .gitignore."
        )


@contextmanager
def watched(repository: Repository, before: Tree, after: Tree) -> Iterator[Exposed]:
    """Yield what is filled at the end, with the files that git has begun to see meanwhile.

    Git is asked on the disk, with the user's own rules. Nothing is asked where no rule changes.
    """
    exposed = Exposed()
    if not any(path.rpartition("/")[2] == RULES for path in changed(before, after)):
        yield exposed
        return
    seen = repository.untracked()
    yield exposed
    exposed.paths = sorted(repository.untracked() - seen)

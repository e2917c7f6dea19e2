"""What a user's branch shall come to, and the changes that this takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from quickscale_cli.git.repository import Stages
from quickscale_cli.git.tree import Tree, changed
from quickscale_cli.landing.journal import Change
from quickscale_cli.landing.release import UNKNOWN, Release
from quickscale_cli.render.left_out import NAME as MEMORY


@dataclass(frozen=True)
class Wanted:
    """What the user's branch shall come to."""

    versions: tuple[str, str]
    yours: Tree  # the project's folder, as committed
    tree: Tree  # the same, as it shall be
    stages: Mapping[str, Stages]  # of files that are left to be merged by hand
    tools: tuple[str, ...]  # those of them that go through the user's merge tool
    message: str
    verifies: bool
    why: str = ""  # it has to wait
    by_hand: tuple[str, ...] = ()  # what is left to do afterwards, line by line
    migrations_back: tuple[str, ...] = ()  # app and name: where the database was before
    decisions: str = ""  # as a file that `--decisions` takes
    decided: tuple[str, ...] = ()  # the same for people, line by line
    leaves_out: bool = False  # something of the release
    release: Release = UNKNOWN


def changes_of(wanted: Wanted, prefix: str) -> list[Change]:
    yours, stages = wanted.yours, wanted.stages
    told = [Change(prefix + p, yours.get(p), wanted.tree.get(p), s) for p, s in stages.items()]
    paths = changed(yours, wanted.tree)
    if any(change.is_deleted for change in told):
        paths.add(MEMORY)  # it may be written before the commit
    told += [Change(prefix + p, yours.get(p), wanted.tree.get(p)) for p in paths - stages.keys()]
    return sorted(told, key=lambda change: change.path)

"""What the template depends on now, beside what the user made of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from packaging.requirements import Requirement

from quickscale_cli.findings.packages.asked import FILE, lowest, read_project
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.trees import Trees


@dataclass(frozen=True)
class Dependency:
    group: str  # "" for those of the app itself
    name: str
    change: str  # added, removed, raised, lowered or changed
    before: str
    after: str
    yours: str  # what the user asks for, where that is something else
    clashes: bool


def dependency_changes(scratch: Scratch, trees: Trees) -> tuple[Dependency, ...]:
    base, yours, theirs = (_read(scratch, t) for t in (trees.base, trees.yours, trees.theirs))
    changes = []
    for group, name in sorted(base.keys() | theirs.keys()):
        key = (group, name)
        before, after, mine = (side.get(key, "") for side in (base, theirs, yours))
        if before != after:
            differs = mine not in (before, after)
            change = _change(before, after)
            changes.append(
                Dependency(group, name, change, before, after, mine if differs else "", differs)
            )
    return tuple(changes)


def _read(scratch: Scratch, tree: Tree) -> Mapping[tuple[str, str], str]:
    """Return what each group asks for, by group and name."""
    project = read_project(scratch, tree)
    asked = project.asked if project else []
    return {(one.group, one.name): one.text for one in asked if one.path == FILE}


def _change(before: str, after: str) -> str:
    if not before or not after:
        return "added" if after else "removed"
    floors = [lowest(Requirement(line).specifier) for line in (before, after)]
    if floors[0] is None or floors[1] is None or floors[0] == floors[1]:
        return "changed"
    return "raised" if floors[0] < floors[1] else "lowered"

"""What the template depends on now, beside what the user made of it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.trees import Trees

FILE = "pyproject.toml"


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
    entry = tree.get(FILE)
    if entry is None or not entry.is_file:
        return {}
    try:
        told = tomllib.loads(scratch.read_one(entry.id).decode())
    except ValueError:
        return {}  # told elsewhere: it does not parse
    groups = {"": told.get("project", {}).get("dependencies", [])}
    groups |= told.get("dependency-groups", {})
    found: dict[tuple[str, str], str] = {}
    for group, lines in groups.items():
        for line in lines:
            try:
                requirement = Requirement(line)
            except (InvalidRequirement, TypeError):
                continue
            found[group, canonicalize_name(requirement.name)] = line
    return found


def _change(before: str, after: str) -> str:
    if not before or not after:
        return "added" if after else "removed"
    lowest = [_lowest(line) for line in (before, after)]
    if lowest[0] is None or lowest[1] is None or lowest[0] == lowest[1]:
        return "changed"
    return "raised" if lowest[0] < lowest[1] else "lowered"


def _lowest(line: str) -> Version | None:
    floors = [
        Version(part.version.removesuffix(".*"))
        for part in Requirement(line).specifier
        if part.operator in (">=", "==", "~=", ">")
    ]
    return max(floors, default=None)

"""Packages and a Python that the release asks for, beside what the user's project can have."""

import re
from collections.abc import Iterable, Iterator
from operator import itemgetter

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty, Finding
from quickscale_cli.findings.packages.asked import FILE, Asked, ProjectFile, lowest, read_project
from quickscale_cli.findings.packages.imported import module_of_package, uses_of

PIN = ".python-version"
LOCKED = re.compile(rb'^name = "([^"\n]+)"', re.MULTILINE)


def check_packages(comparison: Comparison) -> list[Finding]:
    """Find ranges that no version fits, a Python that is too old, packages that are gone."""
    trees = comparison.trees
    if trees.base.get(FILE) == trees.theirs.get(FILE):
        return []
    base, yours, theirs = (
        read_project(comparison.scratch, side) for side in (trees.base, trees.yours, trees.theirs)
    )
    if base is None or yours is None or theirs is None:
        return []
    known = {one.place for one in base.asked}
    own = [one for one in yours.asked if one.place not in known]
    return [
        *_clashes(own, theirs, yours),
        *_python(comparison, base, yours, theirs),
        *_dropped(comparison, base, theirs, {one.name for one in own}),
    ]


def _clashes(own: list[Asked], theirs: ProjectFile, yours: ProjectFile) -> Iterator[Finding]:
    """Yield what the user asks for beside a range of the release's that rules it out."""
    if theirs.has_conflicts or yours.has_conflicts:
        return
    for mine in own:
        others = [one for one in theirs.asked if one.name == mine.name and _meet(one, mine)]
        both = [mine, *others]
        if _fit([mine]) and _fit(others) and not _fit(both):
            other = next((one for one in others if not _fit([mine, one])), others[0])
            what = (
                f"No version of {mine.name} fits both {mine} of yours and {other} of the release."
            )
            mend = "Change yours, or nothing can be installed."
            yield Finding(mine.path, mine.line, "package-clash", what, mend)


def _meet(one: Asked, other: Asked) -> bool:
    """Whether both count on the same machines."""
    first, second = one.requirement.marker, other.requirement.marker
    return first is None or second is None or str(first) == str(second)


def _fit(asked: Iterable[Asked]) -> bool:
    ranges = SpecifierSet()
    for one in asked:
        ranges &= one.requirement.specifier
    return not ranges.is_unsatisfiable()


def _python(
    comparison: Comparison, base: ProjectFile, yours: ProjectFile, theirs: ProjectFile
) -> Iterator[Finding]:
    floor = lowest(theirs.python)
    mine, was = lowest(yours.python), lowest(base.python)
    if floor is None:
        return
    mend = "See that it is there wherever the app runs: servers, images, checks."
    if (mine is None or mine < floor) and (was is None or was < floor):
        what = f"The release asks for Python {theirs.python}, your project for {yours.python}."
        yield Finding(FILE, yours.line_of("requires-python"), "python-too-old", what, mend)
    for member in yours.members:
        if (theirs.python & member.python).is_unsatisfiable():
            what = (
                f"The release asks for Python {theirs.python}, {member.path} for {member.python}."
            )
            line = member.line_of("requires-python")
            yield Finding(member.path, line, "python-too-old", what, mend)
    entry = comparison.trees.yours.get(PIN)
    if entry and entry.is_file and entry != comparison.trees.base.get(PIN):
        text = comparison.scratch.read_one(entry.id).decode("utf-8", "replace").strip()
        pinned = _version(text)
        if pinned and pinned.release[:2] < floor.release[:2]:
            what = f"The release asks for Python {theirs.python}, {PIN} for {text}."
            yield Finding(PIN, 1, "python-too-old", what, f"Type: uv python pin {floor}")


def _version(text: str) -> Version | None:
    try:
        return Version(text.removeprefix("cpython-"))
    except InvalidVersion:
        return None


def _dropped(
    comparison: Comparison, base: ProjectFile, theirs: ProjectFile, own: set[str]
) -> Iterator[Finding]:
    """Yield where the user's code imports what the release no longer asks for."""
    was, now = _groups(base), _groups(theirs)
    gone = {
        name
        for name, groups in was.items()
        if name not in own and (name not in now or ("" in groups and "" not in now[name]))
    }
    modules = {module_of_package(name): name for name in sorted(gone)}
    if not modules:
        return
    words = {module.rpartition(".")[2].encode() for module in modules}
    entry = comparison.trees.theirs.get("uv.lock")
    lock = comparison.scratch.read_one(entry.id) if entry and entry.is_file else b""
    locked = {name.decode() for name in LOCKED.findall(lock)}
    for file in comparison.user_files:
        if words & file.words:
            for module, line in _uses(file, modules):
                name = modules[module]
                group = next(iter(now.get(name, ())), "")
                yield _gone(file.path, line, name, group, is_locked=name in locked)


def _groups(project: ProjectFile) -> dict[str, list[str]]:
    """Return the groups that ask for each package; "" is the app itself."""
    groups: dict[str, list[str]] = {}
    for one in project.asked:
        groups.setdefault(one.name, []).append(one.group)
    return groups


def _uses(file: UserFile, modules: Iterable[str]) -> Iterator[tuple[str, int]]:
    if file.code:
        yield from sorted(set(uses_of(file.code.module, file.path, modules)), key=itemgetter(1))


def _gone(path: str, line: int, name: str, group: str, *, is_locked: bool) -> Finding:
    what = f"{name} is no dependency of the app any more"
    if group:
        what += f", but one of the group {group}"
    elif is_locked:
        what += ", but one of another package"
    certainty = Certainty.PERHAPS if group or is_locked else Certainty.SURE
    mend = f"Keep it among yours: uv add {name}"
    return Finding(path, line, "package-gone", f"{what}.", mend, certainty)

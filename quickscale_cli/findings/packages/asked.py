"""What the project files of a tree ask for: packages, and the version of Python."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree

FILE = "pyproject.toml"
FLOORS = (">=", "==", "~=", ">")


@dataclass(frozen=True)
class Asked:
    """A package that a project file asks for, as it is written there."""

    path: str
    group: str  # "" for what the app itself needs
    text: str
    requirement: Requirement
    line: int

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def place(self) -> tuple[str, str, str]:
        return self.path, self.group, self.text

    def __str__(self) -> str:
        where = self.group or ("" if self.path == FILE else self.path)
        return f"{self.text} ({where})" if where else self.text


@dataclass(frozen=True)
class ProjectFile:
    """A `pyproject.toml`, and those of the packages that lie in the project's own folders."""

    path: str
    data: Mapping[str, Any]
    lines: tuple[str, ...]
    members: "tuple[ProjectFile, ...]" = ()

    @property
    def asked(self) -> list[Asked]:
        """Return all that is installed together, the members' too."""
        project = _table(self.data, "project")
        own = [("", project.get("dependencies")), *_table(self.data, "dependency-groups").items()]
        own += _table(project, "optional-dependencies").items()
        uv = _table(_table(self.data, "tool"), "uv")
        own += [(name, uv.get(name)) for name in ("constraint-dependencies", "dev-dependencies")]
        found = [one for group, texts in own for one in self._listed(group, texts)]
        for member in self.members:
            needed = _table(member.data, "project").get("dependencies")
            found += member._listed("", needed)
        return found

    @property
    def python(self) -> SpecifierSet:
        return specifiers(_table(self.data, "project").get("requires-python"))

    @property
    def has_conflicts(self) -> bool:
        """Whether it says what is never installed together, or what range counts in the end."""
        uv = _table(_table(self.data, "tool"), "uv")
        return bool({"conflicts", "override-dependencies"} & uv.keys())

    def line_of(self, text: str) -> int:
        lines = enumerate(self.lines, 1)
        return next((number for number, line in lines if text in line), 0)

    def _listed(self, group: str, texts: object) -> Iterator[Asked]:
        for text in texts if isinstance(texts, list) else []:
            try:
                requirement = Requirement(text)
            except (InvalidRequirement, TypeError):
                continue  # such as a group that is included
            yield Asked(self.path, group, text, requirement, self.line_of(text))


def read_project(scratch: Scratch, tree: Tree) -> ProjectFile | None:
    """Read the project file at the top of a tree; None where there is none that can be read."""
    found = _read(scratch, tree, FILE)
    if found is None:
        return None
    members = (_read(scratch, tree, path) for path in sorted(_member_paths(found.data, tree)))
    return ProjectFile(FILE, found.data, found.lines, tuple(one for one in members if one))


def _read(scratch: Scratch, tree: Tree, path: str) -> ProjectFile | None:
    entry = tree.get(path)
    if entry is None or not entry.is_file:
        return None
    try:
        text = scratch.read_one(entry.id).decode()
        return ProjectFile(path, tomllib.loads(text), tuple(text.splitlines()))
    except ValueError:
        return None  # told elsewhere: it does not parse


def _member_paths(data: Mapping[str, Any], tree: Tree) -> set[str]:
    """Return the project files of a workspace's members, and of packages from a path."""
    uv = _table(_table(data, "tool"), "uv")
    workspace, sources = _table(uv, "workspace"), _table(uv, "sources")
    globs = [normpath(str(one)) for one in workspace.get("members", [])]
    left_out = [normpath(str(one)) for one in workspace.get("exclude", [])]
    folders = {
        normpath(str(source["path"]))
        for source in sources.values()
        if isinstance(source, dict) and "path" in source
    }
    for path in (path for path in tree if path.endswith(f"/{FILE}")):
        folder = str(PurePosixPath(path).parent)
        if any(fnmatchcase(folder, glob) for glob in globs):
            folders |= {folder} if not any(fnmatchcase(folder, one) for one in left_out) else set()
    return {f"{folder}/{FILE}" for folder in folders} - {f"./{FILE}"}


def specifiers(text: object) -> SpecifierSet:
    try:
        return SpecifierSet(text if isinstance(text, str) else "")
    except InvalidSpecifier:
        return SpecifierSet()


def lowest(specifier: SpecifierSet) -> Version | None:
    """Return the lowest version that a range begins with."""
    floors = (Version(p.version.removesuffix(".*")) for p in specifier if p.operator in FLOORS)
    return max(floors, default=None)


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}

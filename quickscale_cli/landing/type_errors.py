"""What the project's own mypy finds in the user's files after an upgrade, and did not before.

It runs where the project has it, over one cache for both sides: the second run reads only what
differs. Lines move and files are renamed, so an error counts by its file, its code and its message
without the numbers, as often as it is there.
"""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path, PurePath

from quickscale_cli.landing.failure import SHOWN
from quickscale_cli.landing.programs import Programs, Ran, has_package

BREAKS = re.compile(r"attr-defined|call-arg|override|name-defined|import.*")
NUMBER = re.compile(r"\d+")
OPTIONS = ("--output=json", "--hide-absolute-path", "--no-error-summary")
OWN_FILES = ("mypy.ini", ".mypy.ini")
DIED = 2  # the exit code of a mypy that came to no end


@dataclass(frozen=True)
class TypeFault:
    path: str
    line: int
    code: str
    message: str

    @property
    def breaks(self) -> bool:
        """Whether the code is likely to fail where it runs."""
        return bool(BREAKS.fullmatch(self.code))

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}  [{self.code}]"


@dataclass(frozen=True)
class Types:
    """What a comparison has found. `why_not` says why there was none, empty where there was."""

    new: tuple[TypeFault, ...] = ()
    were_wrong: bool = False  # in the user's files, before the upgrade too
    why_not: str = ""


class Mypy:
    """The project's mypy. `users` are the user's files in the result, `moved` where files went."""

    def __init__(
        self, programs: Programs, cache: Path, users: Set[str], moved: Mapping[str, str]
    ) -> None:
        self._programs = programs
        self._cache = cache
        self._users = users
        self._moved = moved

    def compare(self, before: Path, after: Path) -> Types:
        """Compare two folders of one project; without a word where it does not use mypy."""
        if why_not := self._why_not(after):
            return Types(why_not=why_not)
        ran = self._run(after)
        if _died(ran):
            return Types(why_not=f"mypy ended with {ran.code}: {_last_line(ran.words)}")
        faults = [fault for fault in type_faults(ran.words) if fault.path in self._users]
        if not faults:
            return Types()
        if why_not := self._why_not(before):
            return Types(why_not=f"before the upgrade, {why_not}")
        ran = self._run(before)
        if _died(ran):
            return Types(
                why_not=f"before the upgrade, mypy ended with {ran.code}: {_last_line(ran.words)}"
            )
        new = tuple(unmatched(faults, type_faults(ran.words), self._moved))
        return Types(new, were_wrong=len(new) < len(faults))

    def _why_not(self, folder: Path) -> str:
        if not has_package(folder, "mypy"):
            return "mypy is not installed"
        return "" if is_set_up(folder) else "nothing sets up mypy"

    def _run(self, folder: Path) -> Ran:
        where = [] if _names_files(folder) else ["."]
        options = [*OPTIONS, f"--cache-dir={self._cache}", *where]
        return self._programs.python(folder, "mypy", *options)


def uses_mypy(folder: Path) -> bool:
    """Whether a project has anything to do with mypy."""
    return is_set_up(folder) or has_package(folder, "mypy")


def is_set_up(folder: Path) -> bool:
    return bool(_settings(folder)) or any((folder / name).is_file() for name in OWN_FILES)


def type_faults(words: str) -> list[TypeFault]:
    """Read the errors from what mypy prints as JSON, a line each. Other lines are passed over."""
    found = []
    for line in filter(lambda line: line.startswith('{"file"'), words.splitlines()):
        told = json.loads(line)
        if told["severity"] == "error":
            path = PurePath(told["file"]).as_posix()
            found.append(TypeFault(path, told["line"], told["code"] or "misc", told["message"]))
    return found


def unmatched(
    after: Iterable[TypeFault], before: Iterable[TypeFault], moved: Mapping[str, str]
) -> Iterator[TypeFault]:
    """Yield the errors of `after` that are not in `before`, as often as they are more."""
    known = Counter(_key(fault, moved.get(fault.path, fault.path)) for fault in before)
    for fault in after:
        key = _key(fault, fault.path)
        if known[key]:
            known[key] -= 1
        else:
            yield fault


def listed(faults: Iterable[TypeFault]) -> str:
    """Tell faults, a line each, and how many more there are."""
    lines = [*map(str, faults)]
    if len(lines) > SHOWN:
        lines[SHOWN - 1 :] = [f"and {len(lines) - SHOWN + 1} more"]
    return "\n".join(lines)


def _key(fault: TypeFault, path: str) -> tuple[str, str, str]:
    return path, fault.code, NUMBER.sub("", fault.message)


def _died(ran: Ran) -> bool:
    return ran.code >= DIED or ran.code < 0 or (ran.code != 0 and not type_faults(ran.words))


def _last_line(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if lines and lines[-1].startswith("{"):
        return str(type_faults(lines[-1])[0])
    return lines[-1] if lines else "it gave no reason"


def _settings(folder: Path) -> Mapping[str, object]:
    try:
        tools = tomllib.loads((folder / "pyproject.toml").read_text("utf-8")).get("tool", {})
    except (OSError, ValueError):
        return {}
    found = tools.get("mypy") if isinstance(tools, dict) else None
    return found if isinstance(found, dict) else {}


def _names_files(folder: Path) -> bool:
    names = {"files", "modules", "packages"} & _settings(folder).keys()
    return bool(names) or any((folder / name).is_file() for name in OWN_FILES)

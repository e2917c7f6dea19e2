"""Judge what became of a project line by line, knowing nothing of the way that it took."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bench.shape import Changes, Content, Shape
from bench.ways import Run
from quickscale_cli.git.tree import LINK, PROGRAM
from tests.cli.worlds import Special

Files = Mapping[str, list[str]]  # path to lines, without what a formatter changes


class Fault(StrEnum):
    """What a way can do to people, in the order of the table."""

    LOST = "a line of the user's is lost"
    DELETED = "an edited file is gone without a word"
    MISSED = "a line of the template's is lost without a word"
    UNTOLD = "a clash that nothing tells of"
    ASTRAY = "a line in a wrong place"
    CRASHED = "crashed half-way"
    ZERO = "left conflicts, and ended with 0"


@dataclass(frozen=True)
class State:
    """A project's folder before or after."""

    files: Files
    unmerged: frozenset[str]  # paths that git's index holds so

    @property
    def rejected(self) -> set[str]:
        return {path.removesuffix(".rej") for path in self.files if path.endswith(".rej")}

    @property
    def marked(self) -> set[str]:
        return {path for path, lines in self.files.items() if any("<<<<<<<" in x for x in lines)}


def look(run: Run) -> State:
    told = run.peek("ls-files", "--unmerged", "-z").decode("utf-8", "replace")
    unmerged = {record.partition("\t")[2] for record in told.split("\0") if record}
    places = (place for place in run.project.rglob("*") if ".git" not in place.parts)
    files = {
        place.relative_to(run.project).as_posix(): _read(place)
        for place in places
        if place.is_symlink() or place.is_file()
    }
    return State(files, frozenset(unmerged))


def judge(shape: Shape, run: Run, before: State, after: State) -> list[Fault]:
    return [*_Judge(shape, run, before, after).faults()]


class _Judge:
    def __init__(self, shape: Shape, run: Run, before: State, after: State) -> None:
        self._shape, self._run, self._before, self._after = shape, run, before, after
        news: Mapping[str, Content] = shape.was
        for release in shape.releases:
            news = _changed(news, release.changes)
        self._base = {line for lines in _lines(shape.was).values() for line in lines}
        self._mine = _lines(_changed(_changed(shape.was, shape.mine), shape.loose))
        self._news = _lines(news)
        self._there = {line for lines in after.files.values() for line in lines}
        self._conflicts = after.unmerged | after.marked | after.rejected

    def faults(self) -> Iterator[Fault]:
        mine, news = self._added(self._mine), self._added(self._news)
        kept = set() if self._run.code else {_plain(line) for line in self._shape.kept}
        if not self._there >= kept.union(*mine.values()):
            yield Fault.LOST
        if any(not self._is_there(path) and not self._is_told(path) for path in mine):
            yield Fault.DELETED
        if any(not self._there >= set(new) and not self._is_told(p) for p, new in news.items()):
            yield Fault.MISSED
        if self._shape.clash and not self._is_told(self._shape.clash):
            yield Fault.UNTOLD
        if self._is_astray(mine, self._mine) or self._is_astray(news, self._news):
            yield Fault.ASTRAY
        if self._run.code and not self._conflicts and self._has_crashed():
            yield Fault.CRASHED
        if not self._run.code and self._conflicts:
            yield Fault.ZERO

    def _added(self, side: Files) -> Files:
        """Return the lines of each file that the first release has nowhere."""
        added = {
            path: [line for line in lines if line not in self._base] for path, lines in side.items()
        }
        return {path: lines for path, lines in added.items() if lines}

    def _is_there(self, path: str) -> bool:
        return any(name in self._after.files for name in self._names(path))

    def _is_told(self, path: str) -> bool:
        """Whether a marker, git's index, a .rej file, a word or the exit code tells of a file."""
        names = self._names(path)
        printed = any(name in self._run.printed for name in names)
        return bool(self._run.code or names & self._conflicts or printed)

    def _names(self, path: str) -> set[str]:
        return {path} | {p for pair in self._shape.moves.items() if path in pair for p in pair}

    def _is_astray(self, added: Files, side: Files) -> bool:
        """Whether a line is in another file, or under another neighbour, than its author put it."""
        for path, lines in added.items():
            names = self._names(path)
            for name, there in self._after.files.items():
                name = name.partition("~")[0]  # what git calls a file that has no room
                if name.endswith((".rej", ".orig")):
                    continue
                at_home = {*self._mine.get(name, []), *self._news.get(name, [])}
                found = [x for x in lines if x in there and (name in names or x not in at_home)]
                if found and name not in names:
                    return True
                if any(_is_displaced(line, side[path], there) for line in found):
                    return True
        return False

    def _has_crashed(self) -> bool:
        """Whether it ended in the middle of its work, and not with a word about a file."""
        printed = self._run.printed
        is_named = any(path in printed for path in (*self._mine, *self._news))
        is_odd = "Traceback" in printed or not is_named
        return is_odd and self._after.files != self._before.files


def _is_displaced(line: str, side: list[str], there: list[str]) -> bool:
    """Whether other lines come before this one, of those that both have once."""
    single = {x for x, count in Counter(side).items() if count == 1}
    single &= {x for x, count in Counter(there).items() if count == 1}
    return line in single and _above(line, side, single) != _above(line, there, single)


def _above(line: str, lines: list[str], known: set[str]) -> str:
    return next((x for x in reversed(lines[: lines.index(line)]) if x in known), "")


def _changed(files: Mapping[str, Content], changes: Changes) -> dict[str, Content]:
    every = {**files, **changes}
    return {path: content for path, content in every.items() if content is not None}


def _lines(files: Mapping[str, Content]) -> Files:
    return {path: _split(content) for path, content in files.items()}


def _read(place: Path) -> list[str]:
    if place.is_symlink():
        return _split(Special(LINK, str(place.readlink())))
    lines = _split(place.read_bytes())
    if place.suffix == ".rej":
        lines = [line.removeprefix("+") for line in lines]
    return [*lines, PROGRAM] if place.stat().st_mode & 0o100 else lines


def _split(content: Content) -> list[str]:
    if isinstance(content, Special):
        is_link = content.mode == LINK
        return [f"{LINK} {content.content}"] if is_link else [*_split(content.content), PROGRAM]
    text = content if isinstance(content, str) else content.decode("latin-1")
    lines = [text] if "\0" in text else map(_plain, text.splitlines())
    return [line for line in lines if line and "{{" not in line]


def _plain(line: str) -> str:
    return re.sub(r"\s", "", line).replace("'", '"')

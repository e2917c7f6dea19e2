"""Try a result before the branch moves: beside the project as it was, in folders of their own.

Nothing of the project's own environment takes part: no `.env`, no variable that could lead to a
database that somebody uses. What failed before the upgrade already is no reason to stop it.
"""

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from quickscale_cli import uv
from quickscale_cli.console import note, working
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree, changed

KEPT = re.compile(r"PATH|HOME|TMPDIR|LANG|LC_\w+|(UV|XDG|SSL|PIP)_\w+|\w+_proxy", re.IGNORECASE)
SETTINGS = {"PYTHONDONTWRITEBYTECODE": "1", "UV_NO_PROGRESS": "1"}
RUN = ("run", "--no-sync")
PLACE = re.compile(r'([\w./-]+\.(?:py|html|toml|txt))(?:", line |:)\d+')
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
SECTION = re.compile(r"^_{3,} (?:ERROR at \w+ of )?(\S+).* _{3,}$", re.MULTILINE)
SHOWN = 15  # lines of what a command said


@dataclass(frozen=True)
class Failure:
    """What works no longer, in the words of the command that tried it."""

    what: str
    words: str
    suspect: str  # the file of the upgrade that likely caused it

    def __str__(self) -> str:
        lines = [f"{self.what} fails with the upgrade, and did not before."]
        lines += [f"  {line}" for line in self.words.strip().splitlines()[-SHOWN:]]
        if self.suspect:
            lines.append(f"Look first at {self.suspect}.")
        return "\n".join(lines)


@dataclass(frozen=True)
class Ran:
    code: int
    words: str


@contextmanager
def tried(scratch: Scratch, before: Tree, after: Tree) -> Iterator["Trial"]:
    """Yield a trial of a project's folder, before and after. What it made is removed again."""
    folder = Path(tempfile.mkdtemp(prefix="quickscale-trial-"))
    try:
        folder.chmod(0o755)  # as root, PostgreSQL runs as somebody else
        for name, tree in (("before", before), ("after", after)):
            (folder / name).mkdir()
            scratch.export(tree, folder / name)
        yield Trial(folder, changed(before, after))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Trial:
    def __init__(self, folder: Path, changed: set[str]) -> None:
        self._before, self._after = folder / "before", folder / "after"
        self._database = folder / "dev"
        self._changed = changed
        self.red_before: list[str] = []
        self.lacks_uv = self.is_unchecked = False

    def run(self) -> Failure | None:
        """Return the first thing that the upgrade breaks, None where all is as good as it was."""
        if not all((self._after / name).is_file() for name in ("manage.py", "pyproject.toml")):
            return None
        program = uv.bring(self._after)
        if program is None:
            self.lacks_uv = True
            return None
        environment = {n: v for n, v in os.environ.items() if KEPT.fullmatch(n)} | SETTINGS

        database = {"DEV_FOLDER": str(self._database)}  # where development keeps it

        def do(folder: Path, *command: str) -> Ran:
            more = database if "manage.py" in command else {}
            return _do([program, *command], folder, environment | more)

        return self._try_all(do)

    def _try_all(self, do: Callable[..., Ran]) -> Failure | None:
        if failure := self._compare("Installing", do, "sync", "--quiet", "--locked"):
            return failure
        if self.red_before:
            self.is_unchecked = True  # without its dependencies, nothing runs
            return None
        manage = (*RUN, "manage.py")
        drift = ("makemigrations", "--check", "--dry-run")
        return (
            self._compare("manage.py check", do, *manage, "check")
            or self._compare("makemigrations --check", do, *manage, *drift)
            or self._try_database(do)
            or self._try_tests(do)
        )

    def _compare(self, what: str, do: Callable[..., Ran], *command: str) -> Failure | None:
        with _step(what):
            after = do(self._after, *command)
            is_needed = after.code or command[0] == "sync"  # what comes later needs both
            before = do(self._before, *command) if is_needed else after
        if after.code and before.code:
            self.red_before.append(what)
        if after.code and not before.code:
            return self._failure(what, after.words)
        return None

    def _try_database(self, do: Callable[..., Ran]) -> Failure | None:
        """Migrate a database that the project as it was has made, with data in it."""
        what = "Migrating a database with data"
        manage = (*RUN, "manage.py")
        with _step(what):
            if do(self._before, *manage, "migrate", "--noinput").code:
                self.red_before.append(what)
                return None
            do(self._before, *manage, "demo")  # not every app has it
            after = do(self._after, *manage, "migrate", "--noinput")
        return self._failure(what, after.words) if after.code else None

    def _try_tests(self, do: Callable[..., Ran]) -> Failure | None:
        what = "The test suite"
        command = [*RUN, "python", "-m", "pytest", "-q", "-rfE", "--no-header", "--tb=short"]
        if any(self._after.glob(".venv/**/site-packages/xdist")):
            command += ["-n", "auto"]
        with _step(what):
            after = do(self._after, *command)
            if not after.code:
                return None
            before = do(self._before, *command)
        broken = _failed(after.words) - _failed(before.words)
        if before.code and not broken:
            self.red_before.append(what)
            return None
        return self._failure(what, _about(broken, after.words) if broken else after.words)

    def _failure(self, what: str, words: str) -> Failure:
        named = [found.removeprefix(f"{self._after}/") for found in PLACE.findall(words)]
        changed = [path for path in named if path in self._changed]
        return Failure(what, words, next(iter([*reversed(changed), *reversed(named)]), ""))


@contextmanager
def _step(what: str) -> Iterator[None]:
    """Show what is tried; where nobody watches, tell afterwards how long it took."""
    began = time.monotonic()
    with working(f"Trying: {what}"):
        yield
    if not sys.stderr.isatty():
        note(f"Tried in {time.monotonic() - began:.0f} s: {what}")


def _do(command: Iterable[str], folder: Path, environment: dict[str, str]) -> Ran:
    with subprocess.Popen(
        [*command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as running:
        try:
            words, _ = running.communicate()
        except BaseException:
            _end(running)
            raise
    return Ran(running.returncode, words)


def _end(running: subprocess.Popen[str]) -> None:
    """End a command with all that it has started."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGTERM)
    else:
        running.terminate()


def _failed(words: str) -> set[str]:
    return set(FAILED.findall(words))


def _about(tests: set[str], words: str) -> str:
    """Return what pytest says of these tests alone, and last how it sums them up."""
    names = {test.rpartition("::")[2] for test in tests}
    _, *parts = SECTION.split(words.partition("short test summary info")[0])
    told = [part for name, part in zip(parts[::2], parts[1::2], strict=True) if name in names]
    summary = [line for line in words.splitlines() if _failed(line) & tests]
    return "\n".join([*told, *summary])


def misread(scratch: Scratch, before: Tree, after: Tree) -> Failure | None:
    """Return what no tool can read any more, in the first of the files that changed."""
    paths = [path for path in sorted(changed(before, after)) if _reader(path)]
    sides = [tree[path] for path in paths for tree in (before, after) if path in tree]
    contents = scratch.read(entry.id for entry in sides if entry.is_file)

    def why(tree: Tree, path: str) -> str:
        entry = tree.get(path)
        return _why_misread(path, contents[entry.id]) if entry and entry.is_file else ""

    for path in paths:
        if (reason := why(after, path)) and not why(before, path):
            return Failure(f"Reading {path}", reason, path)
    return None


def _reader(path: str) -> Callable[[bytes], object] | None:
    readers: dict[str, Callable[[bytes], object]] = {
        ".py": ast.parse,
        ".json": json.loads,
        ".toml": lambda content: tomllib.loads(content.decode()),
    }
    return readers.get(Path(path).suffix)


def _why_misread(path: str, content: bytes) -> str:
    """Say why a file does not parse, empty where it does."""
    reader = _reader(path)
    try:
        if reader:
            reader(content)
    except (SyntaxError, ValueError) as error:
        return str(error)
    return ""

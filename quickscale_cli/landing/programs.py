"""Run the programs of a project that is tried, without anything of the user's environment."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from quickscale_cli.console import note, working

KEPT = re.compile(r"PATH|HOME|TMPDIR|LANG|LC_\w+|(UV|XDG|SSL|PIP)_\w+|\w+_proxy", re.IGNORECASE)
SETTINGS = {"PYTHONDONTWRITEBYTECODE": "1", "UV_NO_PROGRESS": "1"}
PACKAGES = (".venv/lib/python*/site-packages", ".venv/Lib/site-packages")


@dataclass(frozen=True)
class Ran:
    code: int
    words: str  # of stdout and stderr, as they came


class Programs:
    """Runs uv, and by it all that a project has. `database` is where development keeps its own."""

    def __init__(self, uv: str, database: Path) -> None:
        self._uv = uv
        self._environment = {n: v for n, v in os.environ.items() if KEPT.fullmatch(n)} | SETTINGS
        self._database = {"DEV_FOLDER": str(database)}

    def sync(self, folder: Path) -> Ran:
        return _run([self._uv, "sync", "--quiet", "--locked"], folder, self._environment)

    def manage(self, folder: Path, *command: str) -> Ran:
        return self._run(folder, ["manage.py", *command], self._environment | self._database)

    def python(self, folder: Path, module: str, *options: str) -> Ran:
        return self._run(folder, ["python", "-m", module, *options], self._environment)

    def _run(self, folder: Path, command: list[str], environment: dict[str, str]) -> Ran:
        return _run([self._uv, "run", "--no-sync", *command], folder, environment)


def has_package(folder: Path, name: str) -> bool:
    """Whether a project's environment has a package."""
    return any(any(folder.glob(f"{packages}/{name}")) for packages in PACKAGES)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Show what is tried; where nobody watches, tell afterwards how long it took."""
    began = time.monotonic()
    with working(f"Trying: {what}"):
        yield
    if not sys.stderr.isatty():
        note(f"Tried in {time.monotonic() - began:.0f} s: {what}")


def _run(command: Iterable[str], folder: Path, environment: dict[str, str]) -> Ran:
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

"""Try a result before the branch moves: beside the project as it was, in folders of their own.

Nothing of the project's own environment takes part: no `.env`, no variable that could lead to a
database that somebody uses. What failed before the upgrade already is no reason to stop it.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from pathlib import Path

from quickscale_cli import uv
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree, changed
from quickscale_cli.landing.failure import Failure
from quickscale_cli.landing.programs import Programs, Ran, has_package, step
from quickscale_cli.landing.pytest_words import OPTIONS, about, failed
from quickscale_cli.landing.release import Release
from quickscale_cli.landing.type_errors import Mypy, listed, uses_mypy

PLACE = re.compile(r'([\w./-]+\.(?:py|html|toml|txt))(?:", line |:)\d+')
CHECK = "manage.py check"


@contextmanager
def tried(scratch: Scratch, before: Tree, after: Tree, release: Release) -> Iterator["Trial"]:
    """Yield a trial of a project's folder, before and after. What it made is removed again."""
    folder = Path(tempfile.mkdtemp(prefix="quickscale-trial-"))
    try:
        folder.chmod(0o755)  # as root, PostgreSQL runs as somebody else
        for name, tree in (("before", before), ("after", after)):
            (folder / name).mkdir()
            scratch.export(tree, folder / name)
        yield Trial(folder, changed(before, after), release.users(after), release.moved)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Trial:
    """What became of it: `red_before` failed before the upgrade too, `remarks` stop nothing."""

    def __init__(
        self, folder: Path, changed: Set[str], users_code: Set[str], moved: Mapping[str, str]
    ) -> None:
        self._folder = folder
        self._before, self._after = folder / "before", folder / "after"
        self._changed = changed
        self._users_code = users_code
        self._moved = moved
        self.red_before: list[str] = []
        self.remarks: list[str] = []
        self.lacks_uv = self.is_unchecked = False

    def run(self) -> list[Failure]:
        """Return what the upgrade breaks, none where all is as good as it was."""
        if not all((self._after / name).is_file() for name in ("manage.py", "pyproject.toml")):
            return []
        program = uv.bring(self._after)
        if program is None:
            self.lacks_uv = True
            return []
        programs = Programs(program, self._folder / "dev")
        if failure := self._compare("Installing", programs.sync, needs_both=True):
            return [failure]
        if self.red_before:
            self.is_unchecked = True  # without its dependencies, nothing runs
            return []
        if failure := self._compare(CHECK, lambda folder: programs.manage(folder, "check")):
            return [failure]
        drift = ("makemigrations", "--check", "--dry-run")
        tried = [
            self._try_types(programs),
            self._compare(" ".join(drift[:2]), lambda folder: programs.manage(folder, *drift)),
            self._try_database(programs),
            self._try_tests(programs),
        ]
        return [failure for failure in tried if failure]

    def _compare(
        self, what: str, do: Callable[[Path], Ran], *, needs_both: bool = False
    ) -> Failure | None:
        with step(what):
            after = do(self._after)
            before = do(self._before) if after.code or needs_both else after
        if after.code and before.code:
            self.red_before.append(what)
        if after.code and not before.code:
            return self._failure(what, after.words)
        return None

    def _try_types(self, programs: Programs) -> Failure | None:
        if not self._users_code or not uses_mypy(self._after):
            return None
        if CHECK in self.red_before:
            self.remarks.append(f"Types were not compared: {CHECK} fails.")
            return None
        with step("mypy"):
            mypy = Mypy(programs, self._folder / "types", self._users_code, self._moved)
            types = mypy.compare(self._before, self._after)
        if types.why_not:
            self.remarks.append(f"Types were not compared: {types.why_not}.")
        if types.were_wrong and not types.new:
            self.red_before.append("mypy")
        if rest := [fault for fault in types.new if not fault.breaks]:
            told = listed(rest).replace("\n", "\n  ")
            self.remarks.append(f"mypy finds more than before; no reason to wait:\n  {told}")
        breaks = [fault for fault in types.new if fault.breaks]
        return Failure("mypy", listed(breaks), breaks[0].path) if breaks else None

    def _try_database(self, programs: Programs) -> Failure | None:
        """Migrate a database that the project as it was has made, with data in it."""
        what = "Migrating a database with data"
        with step(what):
            if programs.manage(self._before, "migrate", "--noinput").code:
                self.red_before.append(what)
                return None
            programs.manage(self._before, "demo")  # not every app has it
            after = programs.manage(self._after, "migrate", "--noinput")
        return self._failure(what, after.words) if after.code else None

    def _try_tests(self, programs: Programs) -> Failure | None:
        what = "The test suite"
        options = [*OPTIONS, "-n", "auto"] if has_package(self._after, "xdist") else OPTIONS
        with step(what):
            after = programs.python(self._after, "pytest", *options)
            if not after.code:
                return None
            before = programs.python(self._before, "pytest", *options)
        broken = failed(after.words) - failed(before.words)
        if before.code and not broken:
            self.red_before.append(what)
            return None
        return self._failure(what, about(broken, after.words) if broken else after.words)

    def _failure(self, what: str, words: str) -> Failure:
        named = [found.removeprefix(f"{self._after}/") for found in PLACE.findall(words)]
        changed = [path for path in named if path in self._changed]
        return Failure(what, words, next(iter([*reversed(changed), *reversed(named)]), ""))

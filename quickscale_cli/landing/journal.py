"""What an upgrade under way has done so far, in the repository's own folder.

`.git/quickscale/` holds all of it, so that taking that folder away ends an upgrade without a trace:

journal.json    the step, and each file's entry before and after
stage/          the new files as they will lie on the disk
old/            the files as they were, numbered like the changes
untracked       what git saw and did not know before, where the upgrade changes what it ignores
index.before    the user's index, byte for byte
index.after     the one that takes its place
index.commit    what the commit will hold
message, said   the commit's message, and what git and its hooks said of it
lock            held by the process that works on it
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from quickscale_cli.draft import explained
from quickscale_cli.errors import UpgradeRunning
from quickscale_cli.git.repository import Repository, Stages
from quickscale_cli.git.tree import SUBMODULE, Entry
from quickscale_cli.landing.release import UNKNOWN, Release

NAME = "quickscale"
JOURNAL = f"{NAME}/journal.json"


class Step(StrEnum):
    LAYING = "laying"  # files and index are being written, the branch is untouched
    WAITING = "waiting"  # for the user to decide or to mend
    COMMITTING = "committing"  # files and index are written, the branch may have moved
    ABORTING = "aborting"  # files and index are brought back


@dataclass(frozen=True)
class Change:
    """A path from the repository's root: before, after, and what is left to be merged."""

    path: str
    old: Entry | None
    new: Entry | None
    stages: Stages | None = None

    @property
    def is_submodule(self) -> bool:
        return any(entry and entry.mode == SUBMODULE for entry in (self.old, self.new))

    @property
    def is_deleted(self) -> bool:
        """Whether the user has deleted the file and the template has changed it."""
        base, yours, theirs = self.stages or (None, None, None)
        return base is not None and yours is None and theirs is not None


@dataclass(frozen=True)
class Journal:
    step: Step
    head: str  # the commit before
    old: str  # versions
    new: str
    answers: str  # the path of the answers file, from the repository's root
    changes: tuple[Change, ...]
    made_folders: tuple[str, ...] = ()  # that were not there before
    staged: tuple[str, ...] = ()  # what the user had staged before, and no upgrade commits
    verifies: bool = True
    message: str = ""
    why: str = ""  # it waits
    said: tuple[str, ...] = ()  # by a hook that has refused the message, line by line
    tools: tuple[str, ...] = ()  # files that go through the user's merge tool
    branch: str | None = None  # empty: no branch was checked out; None: it is not known
    by_hand: tuple[str, ...] = ()  # what is left to do afterwards, line by line
    migrations_back: tuple[str, ...] = ()  # app and name: where the database was before
    decisions: str = ""  # as `upgrade --decisions` takes them
    decided: tuple[str, ...] = ()  # the same for people, line by line
    leaves_out: bool = False  # something of the release
    release: Release = UNKNOWN
    exposed: tuple[str, ...] = ()  # files that git no longer ignores

    @property
    def open_paths(self) -> list[str]:
        return [change.path for change in self.changes if change.stages]


class Files:
    """The folder of a journal."""

    def __init__(self, repository: Repository) -> None:
        self.folder = repository.git_dir / NAME
        self.was_stopped = self.folder.exists()  # an upgrade was, or it is at work

    @property
    def stage(self) -> Path:
        return self.folder / "stage"

    @property
    def old(self) -> Path:
        return self.folder / "old"

    @property
    def untracked(self) -> Path:
        return self.folder / "untracked"

    def index(self, which: str) -> Path:
        return self.folder / f"index.{which}"

    def load(self) -> Journal | None:
        """Return the journal, or None where no upgrade has begun to write."""
        try:
            told = json.loads((self.folder / "journal.json").read_text("ascii"))
        except FileNotFoundError:
            return None
        changes = tuple(_change(change) for change in told.pop("changes"))
        lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
        step = Step(told.pop("step"))
        release = _release(told.pop("release", {}))  # absent from a journal of 0.41.0
        return Journal(changes=changes, step=step, release=release, **told | lists)

    def save(self, journal: Journal) -> None:
        """Write the journal so that it is whole at any moment, also after a power cut."""
        draft = self.folder / "journal.new"
        with draft.open("w", encoding="ascii") as file:
            json.dump(asdict(journal), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.folder / "journal.json")

    def advance(self, journal: Journal, step: Step, **changes: Any) -> Journal:
        journal = replace(journal, step=step, **changes)
        self.save(journal)
        return journal

    def clear(self) -> None:
        """Forget the upgrade; the journal goes first, so that no half of it is ever read."""
        (self.folder / "journal.json").unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def begin_anew(self) -> None:
        """Forget the upgrade, while the folder stays locked for another."""
        (self.folder / "journal.json").unlink(missing_ok=True)
        self._sweep()

    @contextmanager
    def locked(self) -> Iterator[Self]:
        """Be alone in here. Raises UpgradeRunning. Leaves no folder where nothing began."""
        from plumbum.fs.atomic import locked_file  # slow to import

        place = self.folder / "lock"
        with ExitStack() as held:
            if sys.platform == "win32":  # where no open file can be removed
                held.callback(self._leave)
            with explained(self.folder):
                self.folder.mkdir(exist_ok=True)
                lock = held.enter_context(place.open("w"))
            try:
                held.enter_context(locked_file(lock.fileno(), blocking=False))
            except OSError:
                raise UpgradeRunning from None
            if not place.exists():  # the one before has just ended
                raise UpgradeRunning
            if self.load() is None:
                self._sweep()
            try:
                yield self
            finally:
                if self.load() is None:
                    self.clear()

    def _leave(self) -> None:
        """Remove the folder where nothing is left in it, and nobody else is at work."""
        with suppress(OSError):
            if self.load() is None:
                (self.folder / "lock").unlink()
                self.folder.rmdir()

    def _sweep(self) -> None:
        """Remove what a killed upgrade had prepared before it wrote its journal."""
        for path in self.folder.iterdir():
            if path.name != "lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _change(told: dict[str, Any]) -> Change:
    stages = told["stages"]
    return Change(
        told["path"],
        _entry(told["old"]),
        _entry(told["new"]),
        (_entry(stages[0]), _entry(stages[1]), _entry(stages[2])) if stages else None,
    )


def _release(told: dict[str, Any]) -> Release:
    return Release(tuple(told.get("contents", ())), told.get("moved", {}))


def _entry(told: dict[str, str] | None) -> Entry | None:
    return Entry(**told) if told else None

"""Lay a result into the working tree and the index, so that it can be repeated or taken back.

All that needs room on the disk is written first, into the journal's folder. From then on files are
renamed, one at a time; a step that was done already is passed over.
"""

import errno
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from quickscale_cli.errors import IndexLocked
from quickscale_cli.git.repository import Repository
from quickscale_cli.git.tree import SUBMODULE, encode, on_disk, parents
from quickscale_cli.landing.journal import Change, Files, Journal


class Laying:
    def __init__(self, repository: Repository, files: Files) -> None:
        self._repository = repository
        self._files = files

    def prepare(self, changes: Sequence[Change], tree: str) -> None:
        """Write all that `lay` and `take_back` need. `tree` holds the new files, and attributes."""
        self._stage(tree, {change.path for change in changes if change.stages})
        self._keep_old(changes)
        self._prepare_index(changes)
        message = self._repository.last_message
        if message.exists():
            shutil.copy2(message, self._files.old / message.name)

    def made_folders(self, changes: Iterable[Change]) -> tuple[str, ...]:
        """Name the folders that laying will make, the outermost first."""
        needed = {folder for c in changes if self._is_staged(c) for folder in parents(c.path)}
        return tuple(sorted(folder for folder in needed if not self._place(folder).is_dir()))

    def lay(self, journal: Journal) -> None:
        """Bring files and index to the result."""
        for change in journal.changes:
            if change.new is None and change.old and change.old.mode != SUBMODULE:
                self._place(change.path).unlink(missing_ok=True)
        for number, change in enumerate(journal.changes):
            if self._is_staged(change):
                self._bring(number, change)
        self._replace_index("after")

    def take_back(self, journal: Journal) -> None:
        """Bring files and index to what they were, byte for byte."""
        for change in journal.changes:
            if change.old is None and (change.new is None or change.new.mode != SUBMODULE):
                self._place(change.path).unlink(missing_ok=True)
        self._remove_folders(journal)
        for number, change in enumerate(journal.changes):
            kept, place = self._files.old / str(number), self._place(change.path)
            if os.path.lexists(kept):
                place.parent.mkdir(parents=True, exist_ok=True)
                _move(kept, place)
            elif os.path.lexists(folder := kept.with_suffix(".folder")):
                shutil.copytree(folder, place, symlinks=True, dirs_exist_ok=True)
        self._put_back_message()
        self._replace_index("before")

    def bring_from_head(self, journal: Journal) -> None:
        """Bring the files and the index to the last commit, where that is another than before."""
        head = self._repository.tree("HEAD")
        files = [c for c in journal.changes if not c.is_submodule]
        for change in files:
            if change.path not in head:
                self._place(change.path).unlink(missing_ok=True)
        entries = {change.path: head.get(change.path) for change in files}
        self._repository.set_index(self._repository.index, entries, {})
        given = b"".join(encode(path) + b"\0" for path, entry in entries.items() if entry)
        self._repository.run("checkout-index", "--force", "-z", "--stdin", given=given)
        self._remove_folders(journal)
        self._put_back_message()

    def tidy(self, journal: Journal) -> None:
        """Remove the folders that the upgrade left empty."""
        for change in journal.changes:
            if change.new is None:
                for folder in reversed(parents(change.path)):
                    if len(folder) >= len(self._repository.prefix):
                        with suppress(OSError):
                            self._place(folder).rmdir()

    def _remove_folders(self, journal: Journal) -> None:
        """Remove the folders that laying has made, unless something else is in them."""
        for made in map(self._place, reversed(journal.made_folders)):
            shutil.rmtree(made / "__pycache__", ignore_errors=True)
            with suppress(OSError):
                made.rmdir()

    def _stage(self, tree: str, clashing: set[str]) -> None:
        """Let git write the new files, with the user's filters and sparse checkout.

        Like in git's own merges, files that clash are written in any case; so are those that lie on
        the disk although a sparse checkout leaves them out.
        """
        self._files.stage.mkdir()
        place = {"GIT_WORK_TREE": str(self._files.stage), "GIT_DIR": str(self._repository.git_dir)}
        index = self._files.index("stage")
        self._repository.run("read-tree", "-u", "--reset", tree, index=index, more=place)
        left_out = self._repository.left_out(index)
        shown = {p for p in left_out if p in clashing or os.path.lexists(self._place(p))}
        self._repository.leave_out(index, shown, leaves=False)
        given = b"".join(encode(path) + b"\0" for path in shown)
        write = ("checkout-index", "-z", "--stdin")
        self._repository.run(*write, index=index, more=place, given=given)

    def _keep_old(self, changes: Sequence[Change]) -> None:
        self._files.old.mkdir()
        for number, change in enumerate(changes):
            place = self._place(change.path)
            if change.old and change.old.mode != SUBMODULE and os.path.lexists(place):
                shutil.copy2(place, self._files.old / str(number), follow_symlinks=False)

    def _prepare_index(self, changes: Sequence[Change]) -> None:
        before, after = self._files.index("before"), self._files.index("after")
        shutil.copy2(self._repository.index, before)
        shutil.copy2(before, after)
        stages = {change.path: change.stages for change in changes if change.stages}
        self._repository.set_index(after, {c.path: c.new for c in changes}, stages)
        left_out = self._repository.left_out(self._files.index("stage"))
        changed = {c.path for c in changes if c.new}
        self._repository.leave_out(after, left_out & changed)

    def _bring(self, number: int, change: Change) -> None:
        place = self._place(change.path)
        if place.is_dir() and not place.is_symlink():  # only what Python makes is left in it
            shutil.move(place, self._files.old / f"{number}.folder")
        place.parent.mkdir(parents=True, exist_ok=True)
        _move(self._staged(change), place)

    def _put_back_message(self) -> None:
        message = self._repository.last_message
        kept = self._files.old / message.name
        if kept.exists():
            shutil.copy2(kept, message)
        else:
            message.unlink(missing_ok=True)

    def _replace_index(self, which: str) -> None:
        """Take the place of the user's index, by git's own rules for that."""
        source, lock = self._files.index(which), self._repository.git_dir / "index.lock"
        if lock.exists() and any(_is_same(lock, self._files.index(n)) for n in ("before", "after")):
            lock.unlink()  # left by a run of ours that was killed
        if _is_same(self._repository.index, source):
            return  # done already
        try:
            os.link(source, lock)
        except FileExistsError:
            raise IndexLocked(lock) from None
        lock.replace(self._repository.index)

    def _is_staged(self, change: Change) -> bool:
        return change.new is not None and os.path.lexists(self._staged(change))

    def _staged(self, change: Change) -> Path:
        return on_disk(self._files.stage, change.path)

    def _place(self, path: str) -> Path:
        return on_disk(self._repository.root, path)


def _move(source: Path, target: Path) -> None:
    """Put a file in another's place at once, also where the repository is on another disk."""
    draft = target.with_name(f".{target.name}.quickscale")
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copy2(source, draft, follow_symlinks=False)
        draft.replace(target)
        source.unlink()


def _is_same(one: Path, other: Path) -> bool:
    return other.exists() and one.read_bytes() == other.read_bytes()

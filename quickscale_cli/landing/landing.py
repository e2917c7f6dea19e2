"""Bring a result onto the user's branch as one commit, whatever stops it on the way."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from quickscale_cli.console import printable
from quickscale_cli.decisions.remembering import written
from quickscale_cli.errors import StillOpen
from quickscale_cli.git.repository import Repository
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import SUBMODULE, Entry, Tree, decode, encode, on_disk
from quickscale_cli.landing.committing import Committing, Refusal
from quickscale_cli.landing.exposed import exposed, remember_untracked
from quickscale_cli.landing.journal import Change, Files, Journal, Step
from quickscale_cli.landing.wanted import Wanted, changes_of
from quickscale_cli.landing.work_tree import Laying
from quickscale_cli.render.answers import FILE as ANSWERS
from quickscale_cli.render.left_out import NAME as MEMORY
from quickscale_cli.render.left_out import parse

MARKER = re.compile(rb"^(<<<<<<< yours|>>>>>>> quickscale-)", re.MULTILINE)


class Landing:
    """One upgrade, from its first byte in the user's repository to its commit."""

    def __init__(self, repository: Repository, files: Files) -> None:
        self._repository = repository
        self._files = files
        self._laying = Laying(repository, files)
        self._committing = Committing(repository, files)

    def begin(self, scratch: Scratch, wanted: Wanted) -> Journal:
        """Lay the result into the working tree and the index; the branch stays where it is."""
        prefix = self._repository.prefix
        changes = changes_of(wanted, prefix)
        stage_tree = self._bring_objects(scratch, changes)
        self._laying.prepare(changes, stage_tree)
        old, new = wanted.versions
        journal = Journal(
            step=Step.LAYING,
            head=self._repository.head(),
            branch=self._repository.branch(),
            old=old,
            new=new,
            answers=prefix + ANSWERS,
            changes=tuple(changes),
            made_folders=self._laying.made_folders(changes),
            staged=self._staged_before(changes),
            verifies=wanted.verifies,
            message=wanted.message,
            why=wanted.why,
            tools=tuple(prefix + path for path in wanted.tools),
            by_hand=wanted.by_hand,
            migrations_back=wanted.migrations_back,
            decisions=wanted.decisions,
            decided=wanted.decided,
            leaves_out=wanted.leaves_out,
            release=wanted.release,
        )
        remember_untracked(self._repository, self._files, changes)
        self._files.save(journal)
        return self.lay(journal)

    def lay(self, journal: Journal) -> Journal:
        """Lay the files, or go on with it; those under a filter are stored as it stores them."""
        self._laying.lay(journal)
        whole = [change.path for change in journal.changes if change.new and not change.stages]
        self._add(self._repository.filtered(whole))
        seen = exposed(self._repository, self._files)
        return self._files.advance(journal, journal.step, exposed=seen) if seen else journal

    def collect(self, journal: Journal) -> None:
        """Take the upgrade's files as they are on the disk now. Raises StillOpen."""
        paths = [change.path for change in journal.changes if not change.is_submodule]
        marked = [path for path in journal.open_paths if self._is_marked(path)]
        unmerged = set(self._repository.unmerged()) - set(self._texts(journal))
        whole = [path for path in journal.open_paths if path in unmerged]
        if marked or whole:
            raise StillOpen(sorted(map(printable, {*marked, *whole})))
        self._remember(journal)
        known = self._repository.staged(paths).keys() - self._repository.left_out()
        self._add(path for path in paths if path in known or os.path.lexists(self._place(path)))

    def _add(self, paths: Iterable[str]) -> None:
        given = b"".join(encode(path) + b"\0" for path in paths)
        if given:
            self._repository.run(
                "add", "--all", "--force", "--sparse", "--pathspec-from-file=-",
                "--pathspec-file-nul",
                more={"GIT_LITERAL_PATHSPECS": "1"},
                given=given,
            )  # fmt: skip

    def _remember(self, journal: Journal) -> None:
        """Write down which files the user has decided to do without, by leaving them away."""
        prefix = self._repository.prefix
        left_out = {
            change.path.removeprefix(prefix)
            for change in journal.changes
            if change.is_deleted and not os.path.lexists(self._place(change.path))
        }
        memory = [change for change in journal.changes if change.path == prefix + MEMORY]
        if memory and left_out:
            before = memory[0].new
            known = parse(self._content(before)) if before else frozenset[str]()
            self._place(prefix + MEMORY).write_bytes(written(known | left_out))

    def sides(self, journal: Journal) -> tuple[Tree, Tree]:
        """Return the project's folder as the branch has it, and as it will be committed."""
        return self._committing.sides(journal)

    def commit(self, journal: Journal) -> Refusal | None:
        """Commit what the index holds, but for what the user had staged before."""
        journal = self._files.advance(journal, Step.COMMITTING)
        refusal = self._committing.commit(journal)
        if refusal is None:
            self.finish(journal)
        return refusal

    def finish(self, journal: Journal) -> None:
        """Forget the journal; first bring the index to a commit that was made from another."""
        if journal.step == Step.COMMITTING:
            self._committing.follow(journal)
        self._laying.tidy(journal)
        self._files.clear()

    def abort(self, journal: Journal) -> None:
        """Bring the upgrade's files and the index to what they are in the branch."""
        journal = self._files.advance(journal, Step.ABORTING)
        if self._repository.head() == journal.head:
            self._laying.take_back(journal)
        else:
            self._laying.bring_from_head(journal)
        self._files.clear()

    def forget(self) -> None:
        """Forget the upgrade, and leave all files as they are."""
        self._files.clear()

    def _staged_before(self, changes: Iterable[Change]) -> tuple[str, ...]:
        told = self._repository.run("diff-index", "--cached", "-z", "--name-only", "HEAD")
        staged = {decode(path) for path in told.split(b"\0")[:-1]}
        return tuple(sorted(staged - {change.path for change in changes}))

    def _bring_objects(self, scratch: Scratch, changes: list[Change]) -> str:
        """Store what the result is made of, and return the tree of the files to lay."""
        whole = scratch.list_tree(f"{self._repository.head()}^{{tree}}")
        for change in changes:
            whole.pop(change.path, None)
        whole |= {change.path: change.new for change in changes if change.new}
        attributes = {p: e for p, e in whole.items() if p.rpartition("/")[2] == ".gitattributes"}
        fresh = {c.path: c.new for c in changes if c.new and not c.is_submodule}
        trees = [scratch.write_tree(whole), scratch.write_tree(attributes | fresh)]
        wanted = {entry.id for entry in fresh.values()}
        wanted |= {s.id for c in changes for s in c.stages or () if s and s.mode != SUBMODULE}
        for tree in trees:
            listed = scratch.git("ls-tree", "-r", "-t", "-d", "-z", "--full-tree", tree)
            folders = [record.split() for record in listed.split(b"\0")[:-1]]
            wanted |= {tree, *(name.decode() for _, kind, name, *_ in folders if kind == b"tree")}
        given = "".join(f"{name}\n" for name in sorted(wanted)).encode()
        pack = scratch.git("pack-objects", "--local", "--stdout", "-q", given=given)
        if int.from_bytes(pack[8:12], "big"):  # how many objects are in it
            self._repository.run("index-pack", "--stdin", given=pack)
        return trees[1]

    def _texts(self, journal: Journal) -> list[str]:
        """Name the files that were laid with markers in them."""
        return [
            change.path
            for change in journal.changes
            if change.stages and change.new and MARKER.search(self._content(change.new))
        ]

    def _content(self, entry: Entry) -> bytes:
        return self._repository.run("cat-file", "blob", entry.id) if entry.is_file else b""

    def _is_marked(self, path: str) -> bool:
        place = self._place(path)
        return place.is_file() and bool(MARKER.search(place.read_bytes()))

    def _place(self, path: str) -> Path:
        return on_disk(self._repository.root, path)

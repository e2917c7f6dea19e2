"""Bring a result onto the user's branch as one commit, whatever stops it on the way."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from quickscale_cli.console import printable
from quickscale_cli.decisions.remembering import written
from quickscale_cli.errors import StillOpen
from quickscale_cli.git.repository import Repository, Stages
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import SUBMODULE, Entry, Tree, changed, decode, encode, on_disk
from quickscale_cli.landing.journal import Change, Files, Journal, Step
from quickscale_cli.landing.release import UNKNOWN, Release
from quickscale_cli.landing.work_tree import Laying
from quickscale_cli.render.answers import FILE as ANSWERS
from quickscale_cli.render.left_out import NAME as MEMORY
from quickscale_cli.render.left_out import parse

MARKER = re.compile(rb"^(<<<<<<< yours|>>>>>>> quickscale-)", re.MULTILINE)
STDERR = 2  # what hooks say is for people; results go to stdout


@dataclass(frozen=True)
class Wanted:
    """What the user's branch shall come to."""

    versions: tuple[str, str]
    yours: Tree  # the project's folder, as committed
    tree: Tree  # the same, as it shall be
    stages: Mapping[str, Stages]  # of files that are left to be merged by hand
    tools: tuple[str, ...]  # those of them that go through the user's merge tool
    message: str
    verifies: bool
    why: str = ""  # it has to wait
    by_hand: tuple[str, ...] = ()  # what is left to do afterwards, line by line
    migrations_back: tuple[str, ...] = ()  # app and name: where the database was before
    decisions: str = ""  # as a file that `--decisions` takes
    decided: tuple[str, ...] = ()  # the same for people, line by line
    leaves_out: bool = False  # something of the release
    release: Release = UNKNOWN


class Landing:
    """One upgrade, from its first byte in the user's repository to its commit."""

    def __init__(self, repository: Repository, files: Files) -> None:
        self._repository = repository
        self._files = files
        self._laying = Laying(repository, files)

    def begin(self, scratch: Scratch, wanted: Wanted) -> Journal:
        """Lay the result into the working tree and the index; the branch stays where it is."""
        prefix = self._repository.prefix
        changes = _changes(wanted, prefix)
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
        self._files.save(journal)
        self.lay(journal)
        return journal

    def lay(self, journal: Journal) -> None:
        """Lay the files, or go on with it; those under a filter are stored as it stores them."""
        self._laying.lay(journal)
        whole = [change.path for change in journal.changes if change.new and not change.stages]
        self._add(self._repository.filtered(whole))

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
        before = self._repository.tree("HEAD")
        return self._inside(before), self._inside(self._to_commit(journal, before))

    def _to_commit(self, journal: Journal, head: Tree) -> Tree:
        """Return the last commit with the upgrade's paths, and what was staged since it began.

        What the index holds besides stays out: what was staged before, and what is another's, where
        the branch has moved under it.
        """
        staged = self._repository.index_tree()
        before = self._repository.index_tree(self._files.index("before"))
        ours = {change.path for change in journal.changes}
        since = changed(staged, head) & changed(staged, before) - set(journal.staged)
        tree = {path: entry for path, entry in head.items() if path not in ours | since}
        return tree | {path: staged[path] for path in ours | since if path in staged}

    def _inside(self, tree: Tree) -> Tree:
        prefix = self._repository.prefix
        return {p.removeprefix(prefix): e for p, e in tree.items() if p.startswith(prefix)}

    def commit(self, journal: Journal) -> bool:
        """Commit what the index holds, but for what the user had staged before.

        Returns False where a hook or the signing refuses; what they said is on stderr.
        """
        journal = self._files.advance(journal, Step.COMMITTING)
        index = self._files.index("commit")
        index.with_name(index.name + ".lock").unlink(missing_ok=True)
        shutil.copy2(self._repository.index, index)
        head, staged = self._repository.head(), self._repository.index_tree()
        tree = self._to_commit(journal, self._repository.tree(head))
        differing = {path: tree.get(path) for path in sorted(changed(staged, tree))}
        self._repository.set_index(index, differing, {})
        message = self._files.folder / "message"
        message.write_text(journal.message, "utf-8")
        done = subprocess.run(
            ["git", "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "core.fsmonitor=false",
             "commit", "--quiet", "--file", str(message)],
            cwd=self._repository.root,
            env=os.environ | {"GIT_INDEX_FILE": str(index)},
            stdout=STDERR,
        )  # fmt: skip
        if done.returncode and self._repository.head() == head:
            return False
        self.finish(journal)
        return True

    def finish(self, journal: Journal) -> None:
        """Forget the journal; first bring the index to a commit that was made from another."""
        if journal.step == Step.COMMITTING:
            self._follow_commit(journal)
        self._laying.tidy(journal)
        self._files.clear()

    def _follow_commit(self, journal: Journal) -> None:
        listed = self._repository.run(
            "diff-tree", "--root", "-r", "-z", "--no-commit-id", "--name-only", "HEAD"
        )
        paths = {decode(path) for path in listed.split(b"\0")[:-1]} - set(journal.staged)
        committed, staged = self._repository.tree("HEAD"), self._repository.staged(paths)
        differing = {
            path: committed.get(path)
            for path in sorted(paths)
            if staged.get(path, []) != list(filter(None, [committed.get(path)]))
        }
        if differing:
            self._repository.set_index(self._repository.index, differing, {})

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


def _changes(wanted: Wanted, prefix: str) -> list[Change]:
    yours, stages = wanted.yours, wanted.stages
    told = [Change(prefix + p, yours.get(p), wanted.tree.get(p), s) for p, s in stages.items()]
    paths = changed(yours, wanted.tree)
    if any(change.is_deleted for change in told):
        paths.add(MEMORY)  # it may be written before the commit
    told += [Change(prefix + p, yours.get(p), wanted.tree.get(p)) for p in paths - stages.keys()]
    return sorted(told, key=lambda change: change.path)

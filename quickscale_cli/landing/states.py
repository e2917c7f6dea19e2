"""What has become of an upgrade that waits, read from the branch and from trees.

Whoever has one waiting switches branches, pulls, resets, stashes and commits by hand. Neither
ancestry nor the reflog is asked: they say what was done, and not what is there.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from quickscale_cli.git.hashing import hash_files, hash_link
from quickscale_cli.git.repository import Repository
from quickscale_cli.git.tree import FILE, LINK, Entry, Tree, on_disk
from quickscale_cli.landing.journal import Change, Journal, Step


class State(StrEnum):
    WAITING = "waiting"  # where it was left
    MOVED_APART = "moved apart"  # the branch has other commits, on none of the upgrade's paths
    MOVED_ACROSS = "moved across"  # commits have changed paths of the upgrade
    RENAMED = "renamed"  # the branch has another name now
    ELSEWHERE = "elsewhere"  # another branch is checked out
    STASHED = "stashed"  # its files are in a stash
    DISCARDED = "discarded"  # nothing of it is left on the disk
    LANDED = "landed"  # somebody committed it
    HALF_IN = "half in"  # somebody committed a part of it
    LANDED_ELSEWHERE = "landed elsewhere"  # it was committed on another branch


IN = (State.LANDED, State.LANDED_ELSEWHERE)
OVER = (*IN, State.DISCARDED)  # nothing waits any more: the next command clears it away


@dataclass(frozen=True)
class Seen:
    """A state, with what its sentence names."""

    state: State
    branch: str = ""  # where it waits, or where it has landed
    commit: str = ""  # the one that it has landed in
    paths: tuple[str, ...] = ()  # left to commit, or changed by other commits
    is_stashed: bool = False  # its files are in a stash


def look(repository: Repository, journal: Journal) -> Seen:
    """Say in which state an upgrade under way is."""
    return _Look(repository, journal).state()


class _Look:
    def __init__(self, repository: Repository, journal: Journal) -> None:
        self._repository = repository
        self._journal = journal

    def state(self) -> Seen:
        here = self._repository.branch()
        if self._is_new(self._head.get(self._journal.answers)):
            commit = self._repository.last_change(self._journal.answers)
            if rest := self._left_to_commit():
                return Seen(State.HALF_IN, here, commit, rest)
            is_there = self._is_its_branch(here)
            return Seen(State.LANDED if is_there else State.LANDED_ELSEWHERE, here, commit)
        if not self._is_on_disk and not self._is_stashed:
            return self._landed() or Seen(State.DISCARDED, here)
        if not self._is_its_branch(here):
            return Seen(
                State.ELSEWHERE,
                self._journal.branch or "",
                self._journal.head,
                is_stashed=self._is_stashed,
            )
        return self._on_its_branch(here) if self._is_on_disk else Seen(State.STASHED, here)

    def _is_its_branch(self, here: str) -> bool:
        """Whether it waits for the branch that is checked out, also by a new name."""
        branch = self._journal.branch
        return branch is None or here == branch or (bool(branch) and branch not in self._branches)

    def _on_its_branch(self, here: str) -> Seen:
        journal = self._journal
        is_same = self._repository.head() == journal.head
        moved = tuple(c.path for c in journal.changes if self._head.get(c.path) != c.old)
        if moved or (journal.step == Step.LAYING and not is_same):
            return Seen(State.MOVED_ACROSS, here, paths=moved)
        if journal.branch is not None and here != journal.branch:
            return Seen(State.RENAMED, here)
        return Seen(State.WAITING if is_same else State.MOVED_APART, here)

    @cached_property
    def _head(self) -> Tree:
        return self._repository.tree("HEAD")

    @cached_property
    def _branches(self) -> dict[str, str]:
        return self._repository.branches()

    @cached_property
    def _is_on_disk(self) -> bool:
        """Whether its files are there. One that was killed at work may have laid some of them."""
        if self._journal.step in (Step.LAYING, Step.ABORTING):
            return True
        place = on_disk(self._repository.root, self._journal.answers)
        return place.is_file() and self._says_new(place.read_bytes())

    @cached_property
    def _is_stashed(self) -> bool:
        answers = self._journal.answers
        stashes = self._repository.stashes()
        return any(self._is_new(self._repository.entry(stash, answers)) for stash in stashes)

    def _landed(self) -> Seen | None:
        answers = self._journal.answers
        wanted = self._journal.branch or ""
        for name in sorted(self._branches, key=lambda name: name != wanted):
            if self._is_new(self._repository.entry(self._branches[name], answers)):
                commit = self._repository.last_change(answers, self._branches[name])
                return Seen(State.LANDED_ELSEWHERE, name, commit)
        return None

    def _is_new(self, answers: Entry | None) -> bool:
        """Whether an answers file is that of the upgrade, whoever has written it."""
        if answers is None or not answers.is_file:
            return False
        return answers == self._planned or self._says_new(self._repository.blob(answers.id))

    def _says_new(self, answers: bytes) -> bool:
        journal, planned = self._journal, self._planned
        if journal.old == journal.new:
            return planned is not None and answers == self._repository.blob(planned.id)
        line = rb"^_commit: v?%b\r?$" % re.escape(journal.new.encode())
        return bool(re.search(line, answers, re.MULTILINE))

    @property
    def _planned(self) -> Entry | None:
        return {change.path: change.new for change in self._journal.changes}.get(
            self._journal.answers
        )

    def _left_to_commit(self) -> tuple[str, ...]:
        """Name what the commit has not taken: as it was in HEAD, and new on the disk."""
        candidates = [
            change.path
            for change in self._journal.changes
            if not change.stages
            and change.new != change.old
            and not change.is_submodule
            and self._head.get(change.path) == change.old
        ]
        disk = disk_entries(self._repository, {path: self._head.get(path) for path in candidates})
        return tuple(path for path in candidates if disk[path] != self._head.get(path))


def disk_entries(repository: Repository, known: dict[str, Entry | None]) -> dict[str, Entry | None]:
    """Return what is on the disk at these paths; as it is known where the bytes say so.

    What a sparse checkout leaves out is as the index has it.
    """
    found: dict[str, Entry | None] = {}
    files = []
    sparse = repository.left_out()
    staged = repository.index_tree() if sparse else {}
    for path in known:
        place = on_disk(repository.root, path)
        if place.is_file() and not place.is_symlink():
            files.append(path)
        elif place.is_symlink():
            found[path] = Entry(LINK, hash_link(repository, place))
        else:
            found[path] = staged.get(path) if path in sparse else None
    for path, names in hash_files(repository, files).items():
        entry = known[path]
        is_known = entry is not None and entry.id in names
        found[path] = entry if is_known else Entry(FILE, min(names))
    return {path: found[path] for path in known}


def taken_back(repository: Repository, changes: Iterable[Change]) -> list[str]:
    """Name the upgrade's paths that somebody has put back by hand to what they were."""
    known = {
        c.path: c.old for c in changes if c.new != c.old and not c.stages and not c.is_submodule
    }
    disk = disk_entries(repository, known)
    return [path for path, entry in known.items() if disk[path] == entry]

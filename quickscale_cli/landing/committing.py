"""Make the upgrade's commit: of the last commit, the upgrade's paths, and what was staged since."""

import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass

from quickscale_cli.git.repository import Repository
from quickscale_cli.git.tree import Tree, changed, decode
from quickscale_cli.landing.failure import SHOWN
from quickscale_cli.landing.journal import Files, Journal

STDERR = 2
AT_ONCE = 0.05  # seconds, for people who watch


@dataclass(frozen=True)
class Refusal:
    """Why there is no commit: a hook or the signing would not have it."""

    is_of_message: bool  # the hook that reads messages has refused
    said: tuple[str, ...]  # the last lines of what was said


class Committing:
    def __init__(self, repository: Repository, files: Files) -> None:
        self._repository = repository
        self._files = files

    def sides(self, journal: Journal) -> tuple[Tree, Tree]:
        """Return the project's folder as the branch has it, and as it will be committed."""
        before = self._repository.tree("HEAD")
        return self._inside(before), self._inside(self._to_commit(journal, before))

    def commit(self, journal: Journal) -> Refusal | None:
        """Commit what the index holds, but for what the user had staged before.

        What hooks say goes to stderr as it comes. Returns None where the commit is made.
        """
        index = self._files.index("commit")
        index.with_name(index.name + ".lock").unlink(missing_ok=True)
        shutil.copy2(self._repository.index, index)
        head, staged = self._repository.head(), self._repository.index_tree()
        last = self._repository.tree(head)
        tree = self._to_commit(journal, last)
        if tree == last:  # by a git that has outlived a killed run
            return None
        differing = {path: tree.get(path) for path in sorted(changed(staged, tree))}
        self._repository.set_index(index, differing, {})
        message = self._files.folder / "message"
        message.write_text(journal.message, "utf-8")
        self._repository.last_message.unlink(missing_ok=True)
        command = [
            "git", "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "core.fsmonitor=false",
            "commit", "--quiet", "--file", str(message),
        ]  # fmt: skip
        code, said = self._heard(command, os.environ | {"GIT_INDEX_FILE": str(index)})
        if code and self._repository.head() == head:
            return Refusal(self._has_read_message(), tuple(said.strip().splitlines()[-SHOWN:]))
        return None

    def follow(self, journal: Journal) -> None:
        """Bring the index to a commit that was made from another."""
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

    def _heard(self, command: list[str], environment: dict[str, str]) -> tuple[int, str]:
        """Run git, pass on to stderr what it and its hooks say, and return it.

        They write into a file: what a hook leaves running would keep a pipe open.
        """
        heard = self._files.folder / "said"
        with heard.open("wb") as file:
            running = subprocess.Popen(
                command,
                cwd=self._repository.root,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        with heard.open("rb") as file:
            while running.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    running.wait(AT_ONCE)
                _pass_on(file.read())
            _pass_on(file.read())
        return running.returncode, heard.read_text("utf-8", "replace")

    def _has_read_message(self) -> bool:
        """Whether git came as far as the hook that reads messages: it writes the message first."""
        where = subprocess.run(
            ["git", "rev-parse", "--git-path", "hooks/commit-msg"],
            cwd=self._repository.root,
            capture_output=True,
            check=True,
        )
        hook = self._repository.root / os.fsdecode(where.stdout).strip()
        return self._repository.last_message.exists() and os.access(hook, os.X_OK)

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


def _pass_on(said: bytes) -> None:
    while said:
        said = said[os.write(STDERR, said) :]

"""The user's repository as an upgrade writes into it: with their filters, hooks and name."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quickscale_cli.errors import GitFailed, NoWorkTree
from quickscale_cli.git import git
from quickscale_cli.git.tree import Entry, Tree, decode, encode, parse

SETTINGS = git.QUIET | {
    "core.splitIndex": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "submodule.recurse": "false",
}
Stages = tuple[Entry | None, Entry | None, Entry | None]  # base, yours, theirs


@dataclass(frozen=True)
class Repository:
    root: Path  # of the working tree
    git_dir: Path  # of this working tree
    prefix: str  # of the project's folder in it: empty, or with "/" at its end

    @property
    def index(self) -> Path:
        return self.git_dir / "index"

    @property
    def last_message(self) -> Path:
        """Where git leaves the message of a commit, also of one that fails."""
        return self.git_dir / "COMMIT_EDITMSG"

    @cached_property
    def nothing(self) -> str:
        """The name of no object."""
        return "0" * len(self.head())

    @cached_property
    def keeps_modes(self) -> bool:
        """Whether git looks at what may be run; on some disks it is told not to."""
        told = self.run("config", "--type=bool", "--get", "core.fileMode", accepted=(0, 1))
        return os.name == "posix" and told.strip() != b"false"

    def head(self) -> str:
        return self.ask("rev-parse", "--verify", "HEAD")

    def branch(self) -> str:
        """Return the branch by name, empty where HEAD is detached."""
        told = self.run("symbolic-ref", "--quiet", "--short", "HEAD", accepted=(0, 1))
        return decode(told).strip()

    def branches(self) -> dict[str, str]:
        """Return the commit of each branch of this repository."""
        listed = self.ask(
            "for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads"
        )
        lines = (line.partition(" ") for line in listed.splitlines())
        return {name: commit for commit, _, name in lines}

    def stashes(self) -> list[str]:
        """Return the stashes, the newest first."""
        return self.ask("stash", "list", "--format=%H").split()

    def last_change(self, path: str, commit: str = "HEAD") -> str:
        """Return the commit that last changed a path, shortened for people."""
        return self.ask("log", "-1", "--format=%h", commit, "--", f":(top,literal){path}")

    def entry(self, commit: str, path: str) -> Entry | None:
        listed = self.run("ls-tree", "-z", "--full-tree", commit, "--", path)
        return parse(listed).get(path)

    def blob(self, name: str) -> bytes:
        return self.run("cat-file", "blob", name)

    def run(
        self,
        *arguments: str,
        index: Path | None = None,
        more: Mapping[str, str] | None = None,
        given: bytes = b"",
        accepted: tuple[int, ...] = (0,),
    ) -> bytes:
        """Run git at the root, under the user's configuration but without hooks."""
        environment = git.users_environment() | (dict(more) if more else {})
        if index:
            environment["GIT_INDEX_FILE"] = str(index)
        return git.run(
            *arguments,
            at=self.root,
            environment=environment,
            settings=SETTINGS,
            given=given,
            accepted=accepted,
        )

    def ask(self, *arguments: str) -> str:
        return decode(self.run(*arguments)).removesuffix("\n")

    def staged(self, paths: Iterable[str]) -> dict[str, list[Entry]]:
        """Return what the index holds of these paths; more than one entry where they clash."""
        wanted = set(paths)
        found: dict[str, list[Entry]] = {}
        for record in self.run("ls-files", "--stage", "-z").split(b"\0")[:-1]:
            facts, _, name = record.partition(b"\t")
            path = decode(name)
            if path in wanted:
                mode, object_name, _ = facts.decode().split()
                found.setdefault(path, []).append(Entry(mode, object_name))
        return found

    def index_tree(self, index: Path | None = None) -> Tree:
        """Return what an index holds, but for files that are not merged."""
        tree = {}
        for record in self.run("ls-files", "--stage", "-z", index=index).split(b"\0")[:-1]:
            facts, _, name = record.partition(b"\t")
            mode, object_name, stage = facts.decode().split()
            if stage == "0":
                tree[decode(name)] = Entry(mode, object_name)
        return tree

    def unmerged(self) -> list[str]:
        records = self.run("ls-files", "--unmerged", "-z").split(b"\0")[:-1]
        return sorted({decode(record.partition(b"\t")[2]) for record in records})

    def untracked(self) -> set[str]:
        """Name the files on the disk that git does not know, but for those that it ignores."""
        listed = self.run("ls-files", "--others", "--exclude-standard", "-z").split(b"\0")[:-1]
        return set(map(decode, listed))

    def left_out(self, index: Path | None = None) -> set[str]:
        """Return the paths that a sparse checkout leaves out, whether they are on the disk or not.

        Git would not name those that are.
        """
        look = ("-c", "sparse.expectFilesOutsideOfPatterns=true", "ls-files", "-t", "-z")
        records = self.run(*look, index=index).split(b"\0")[:-1]
        return {decode(record[2:]) for record in records if record[:1] == b"S"}

    def filtered(self, paths: Iterable[str]) -> list[str]:
        """Return those of the paths that a filter writes and reads, as for large files."""
        given = b"".join(encode(path) + b"\0" for path in paths)
        told = self.run("check-attr", "-z", "--stdin", "filter", given=given).split(b"\0")[:-1]
        names, values = told[::3], told[2::3]
        off = (b"unspecified", b"unset")
        return [decode(n) for n, v in zip(names, values, strict=True) if v not in off]

    def leave_out(self, index: Path, paths: Iterable[str], *, leaves: bool = True) -> None:
        given = b"".join(encode(path) + b"\0" for path in sorted(paths))
        flag = "--skip-worktree" if leaves else "--no-skip-worktree"
        if given:
            self.run("update-index", flag, "-z", "--stdin", index=index, given=given)

    def tree(self, name: str) -> Tree:
        return parse(self.run("ls-tree", "-r", "-z", "--full-tree", name))

    def set_index(
        self, index: Path, entries: Mapping[str, Entry | None], stages: Mapping[str, Stages]
    ) -> None:
        """Put entries into an index file, and stages where files are left to be merged."""
        lines = []
        for path, entry in entries.items():
            lines.append(b"0 %b\t%b" % (self.nothing.encode(), encode(path)))
            if path not in stages and entry is not None:
                lines.append(_line(entry, 0, path))
        for path, sides in stages.items():
            lines += [_line(side, n, path) for n, side in enumerate(sides, 1) if side]
        given = b"".join(line + b"\0" for line in lines)
        self.run("update-index", "-z", "--index-info", index=index, given=given)


def open_repository(folder: Path) -> Repository:
    """Find the repository of a folder. Raises NoWorkTree."""

    def ask(what: str) -> str:
        told = git.run("rev-parse", what, at=folder, environment=git.users_environment())
        return decode(told).removesuffix("\n")

    try:
        root = Path(ask("--show-toplevel"))
    except GitFailed:
        raise NoWorkTree(folder) from None
    return Repository(root, Path(ask("--absolute-git-dir")), ask("--show-prefix"))


def _line(entry: Entry, stage: int, path: str) -> bytes:
    return b"%b %b %d\t%b" % (entry.mode.encode(), entry.id.encode(), stage, encode(path))

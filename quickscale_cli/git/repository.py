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

    @cached_property
    def nothing(self) -> str:
        """The name of no object."""
        return "0" * len(self.head())

    def head(self) -> str:
        return self.ask("rev-parse", "--verify", "HEAD")

    def branch(self) -> str:
        """Return the branch by name, empty where HEAD is detached."""
        told = self.run("symbolic-ref", "--quiet", "--short", "HEAD", accepted=(0, 1))
        return decode(told).strip()

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

    def left_out(self, index: Path | None = None) -> set[str]:
        """Return the paths that a sparse checkout keeps from the disk."""
        records = self.run("ls-files", "-t", "-z", index=index).split(b"\0")[:-1]
        return {decode(record[2:]) for record in records if record[:1] == b"S"}

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

    def hash_files(self, paths: Iterable[str]) -> dict[str, set[str]]:
        """Return the names that git may give to files on the disk: as they are, and filtered."""
        wanted = list(paths)
        plain = [path for path in wanted if "\n" not in path and not path.startswith('"')]
        names: dict[str, set[str]] = {path: set() for path in wanted}
        for options in ([], ["--no-filters"]):
            given = b"".join(encode(path) + b"\n" for path in plain)
            told = self.run("hash-object", *options, "--stdin-paths", given=given).split()
            for path, name in zip(plain, told, strict=True):
                names[path].add(name.decode())
            for path in set(wanted) - set(plain):
                names[path].add(self.ask("hash-object", *options, "--", os.fsdecode(encode(path))))
        return names

    def hash_link(self, place: Path) -> str:
        """Return the name that git gives to a link."""
        target = os.fsencode(place.readlink())
        return self.run("hash-object", "--stdin", given=target).decode().strip()


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

"""The user's repository as an upgrade writes into it: with their filters, hooks and name."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

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

    def refusal(self, *arguments: str, more: Mapping[str, str] | None = None) -> str:
        """Return why git, as the user's commit would run it, refuses a command; empty if not."""
        environment = {n: v for n, v in os.environ.items() if n not in git.LOCAL}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env=environment | dict(more or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
        if not done.returncode:
            return ""
        words = [line for line in decode(done.stderr).splitlines() if line.strip()]
        return words[-1].removeprefix("fatal: ") if words else "it gave no reason"

    def signing_refusal(self) -> str:
        """Try to sign, where commits are signed; what that makes is thrown away."""
        told = self.run("config", "--type=bool", "--get", "commit.gpgSign", accepted=(0, 1))
        if told.strip() != b"true":
            return ""
        with TemporaryDirectory() as objects:
            place = {
                "GIT_OBJECT_DIRECTORY": objects,
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": self.ask("rev-parse", "--git-path", "objects"),
            }
            return self.refusal("commit-tree", "-S", "-m", "A trial", "HEAD^{tree}", more=place)

    def branches_elsewhere(self) -> dict[str, list[Path]]:
        """Return the branches that other working trees have checked out."""
        found: dict[str, list[Path]] = {}
        for folder, branch in self._other_working_trees().items():
            found.setdefault(branch, []).append(folder)
        return found

    def waiting_elsewhere(self, name: str) -> list[Path]:
        """Return the other working trees of this repository in whose git folder a file is."""
        folders = [folder for folder in self._other_working_trees() if folder.is_dir()]
        return [folder for folder in folders if (_git_dir(folder) / name).exists()]

    def _other_working_trees(self) -> dict[Path, str]:
        """Return the other working trees, each with its branch."""
        listed = decode(self.run("worktree", "list", "--porcelain", "-z")).split("\0\0")
        records = [dict(line.partition(" ")[::2] for line in one.split("\0")) for one in listed]
        is_main = _git_dir(self.root, "--git-common-dir") == self.git_dir
        others = records[1:] if is_main else records  # the first is the main one's
        return {
            Path(facts["worktree"]): facts.get("branch", "").removeprefix("refs/heads/")
            for facts in others
            if facts.get("worktree") not in (None, str(self.root))
        }

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


def _git_dir(folder: Path, which: str = "--git-dir") -> Path:
    asked = ("rev-parse", "--path-format=absolute", which)
    told = git.run(*asked, at=folder, environment=git.users_environment())
    return Path(decode(told).removesuffix("\n"))


def _line(entry: Entry, stage: int, path: str) -> bytes:
    return b"%b %b %d\t%b" % (entry.mode.encode(), entry.id.encode(), stage, encode(path))

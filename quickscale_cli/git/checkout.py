import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quickscale_cli.errors import GitFailed, NoCommit, NoRepository
from quickscale_cli.git import git
from quickscale_cli.git.tree import decode


@dataclass(frozen=True)
class Project:
    """A project's folder and what its repository says of it. Only reads, never writes."""

    folder: Path
    objects: Path
    object_format: str
    head: str  # the tree of this folder in HEAD
    promisors: tuple[tuple[str, str], ...]  # remotes of a partial clone: name, address

    @cached_property
    def names_by_folder(self) -> dict[str, list[str]]:
        return {}

    def names(self, folder: str) -> list[str]:
        """List what is on the disk in a folder of the project, whether git knows it or not."""
        if folder not in self.names_by_folder:
            path = self.folder / folder
            known = path.is_dir() and not path.is_symlink()
            self.names_by_folder[folder] = sorted(os.listdir(path)) if known else []  # noqa: PTH208
        return self.names_by_folder[folder]


def open_project(folder: Path) -> Project:
    """Look at the committed state of a folder. Raises NoRepository and NoCommit."""
    folder = folder.resolve()
    try:
        told = _ask(folder, "rev-parse", "--show-object-format", "--git-path", "objects")
        object_format, objects, _ = told.split("\n", 2)
        prefix = _ask(folder, "rev-parse", "--show-prefix").removesuffix("\n")
    except GitFailed as error:
        if "not a git repository" not in str(error):
            raise
        raise NoRepository(folder) from None
    try:
        head = _ask(folder, "rev-parse", "--verify", "--quiet", f"HEAD:{prefix}").strip()
    except GitFailed:
        raise NoCommit(folder) from None
    return Project(folder, (folder / objects).resolve(), object_format, head, _promisors(folder))


def _promisors(folder: Path) -> tuple[tuple[str, str], ...]:
    """Find where a partial clone fetches what it left out."""
    listing = _ask(
        folder, "config", "-z", "--get-regexp", r"^remote\..*\.promisor$", accepted=(0, 1)
    )
    found = []
    for record in filter(None, listing.split("\0")):
        name = record.partition("\n")[0].removeprefix("remote.").removesuffix(".promisor")
        address = _ask(folder, "config", "--get", f"remote.{name}.url").strip()
        root = _ask(folder, "rev-parse", "--show-toplevel").removesuffix("\n")
        local = Path(root, address)
        found.append((name, str(local) if local.exists() else address))
    return tuple(found)


def _ask(folder: Path, *arguments: str, accepted: tuple[int, ...] = (0,)) -> str:
    return decode(
        git.run(*arguments, at=folder, environment=git.users_environment(), accepted=accepted)
    )

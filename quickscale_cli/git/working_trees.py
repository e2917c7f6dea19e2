"""The other working trees of a repository."""

from pathlib import Path

from quickscale_cli.git import git
from quickscale_cli.git.repository import Repository
from quickscale_cli.git.tree import decode


def branches_elsewhere(repository: Repository) -> dict[str, list[Path]]:
    """Return the branches that other working trees have checked out."""
    found: dict[str, list[Path]] = {}
    for folder, branch in _others(repository).items():
        found.setdefault(branch, []).append(folder)
    return found


def waiting_elsewhere(repository: Repository, name: str) -> list[Path]:
    """Return the other working trees in whose git folder a file is."""
    folders = [folder for folder in _others(repository) if folder.is_dir()]
    return [folder for folder in folders if (_git_dir(folder) / name).exists()]


def _others(repository: Repository) -> dict[Path, str]:
    """Return the other working trees, each with its branch."""
    listed = decode(repository.run("worktree", "list", "--porcelain", "-z")).split("\0\0")
    records = [dict(line.partition(" ")[::2] for line in one.split("\0")) for one in listed]
    is_main = _git_dir(repository.root, "--git-common-dir") == repository.git_dir
    others = records[1:] if is_main else records  # the first is the main one's
    return {
        Path(facts["worktree"]): facts.get("branch", "").removeprefix("refs/heads/")
        for facts in others
        if facts.get("worktree") not in (None, str(repository.root))
    }


def _git_dir(folder: Path, which: str = "--git-dir") -> Path:
    asked = ("rev-parse", "--path-format=absolute", which)
    told = git.run(*asked, at=folder, environment=git.users_environment())
    return Path(decode(told).removesuffix("\n"))

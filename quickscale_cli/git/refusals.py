"""Why git would refuse a commit, asked before it is made."""

import os
import subprocess
from collections.abc import Mapping
from tempfile import TemporaryDirectory

from quickscale_cli.git import git
from quickscale_cli.git.repository import Repository
from quickscale_cli.git.tree import decode


def naming_refusal(repository: Repository) -> str:
    """Return why git can't name who commits, empty where it can."""
    names = ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
    return next(filter(None, (_refusal(repository, "var", name) for name in names)), "")


def signing_refusal(repository: Repository) -> str:
    """Try to sign, where commits are signed; what that makes is thrown away."""
    told = repository.run("config", "--type=bool", "--get", "commit.gpgSign", accepted=(0, 1))
    if told.strip() != b"true":
        return ""
    shared = repository.ask("rev-parse", "--git-path", "objects")
    with TemporaryDirectory() as objects:
        place = {"GIT_OBJECT_DIRECTORY": objects, "GIT_ALTERNATE_OBJECT_DIRECTORIES": shared}
        command = ("commit-tree", "-S", "-m", "A trial", "HEAD^{tree}")
        return _refusal(repository, *command, more=place)


def _refusal(repository: Repository, *arguments: str, more: Mapping[str, str] | None = None) -> str:
    """Return why git, as the user's commit would run it, refuses a command; empty if not."""
    environment = {n: v for n, v in os.environ.items() if n not in git.LOCAL}
    done = subprocess.run(
        ["git", *arguments],
        cwd=repository.root,
        env=environment | dict(more or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    if not done.returncode:
        return ""
    words = [line for line in decode(done.stderr).splitlines() if line.strip()]
    return words[-1].removeprefix("fatal: ") if words else "it gave no reason"

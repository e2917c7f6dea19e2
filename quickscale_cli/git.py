"""The git commands that `init` and `doctor` run, free of the user's configuration."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from quickscale_cli import __version__
from quickscale_cli.errors import GitFailed, GitMissing, GitTooOld

OLDEST = (2, 38)

# What git's own commands inherit from a hook or an alias; it would lead us to another repository.
LOCAL = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"]
LOCAL += [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_CEILING_DIRECTORIES",
]


def leave_surrounding_repository() -> None:
    """Forget, for this process, the repository that whoever started us was working in."""
    for name in LOCAL:
        os.environ.pop(name, None)


def require() -> None:
    """Raise GitMissing or GitTooOld where the project's git commands could not run."""
    found = version()
    if found is None:
        raise GitMissing
    if found < OLDEST:
        raise GitTooOld(".".join(map(str, found)), ".".join(map(str, OLDEST)))


def version() -> tuple[int, ...] | None:
    """Return git's version as numbers, or None where there is no git that runs."""
    if not shutil.which("git"):
        return None
    try:
        words = subprocess.run(["git", "version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    numbers = re.search(r"\d+(?:\.\d+)+", words.stdout)
    return tuple(map(int, numbers[0].split("."))) if numbers else None


def has_identity() -> bool:
    return all(_configured(key) for key in ("user.name", "user.email"))


def start_repository(folder: Path, message: str) -> None:
    """Put all of `folder` into a first commit on `main`, whatever the user has configured.

    Hooks, templates, signing, ignore lists and filters of the user's are left out of it: they
    could refuse the commit, change its files or wait for a password.
    """
    name = _configured("user.name") or "QuickScale"
    email = _configured("user.email") or "quickscale@localhost"
    others = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = others | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": email,
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": email,
    }
    init = ["init", "--quiet", "--template=", "--initial-branch=main"]
    commit = ["commit", "--quiet", "--no-gpg-sign", "--no-verify"]
    trailer = f"Made-with: QuickScale {__version__}"
    for command in (
        init,
        ["add", "--all", "--force"],
        [*commit, "--message", message, "--message", trailer],
    ):
        run(command, folder, environment)


def uncommitted(folder: Path) -> list[str]:
    """Return the paths under `folder` that differ from the last commit, or are not in it."""
    listed = run(["status", "--porcelain", "-z", "--no-renames", "--", "."], folder)
    return [entry[3:] for entry in listed.split("\0") if entry]


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> str:
    """Run git in `folder` and return what it prints. Raises GitFailed with its reason."""
    quiet = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.devnull]
    done = subprocess.run(
        ["git", *quiet, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise GitFailed(command[0], done.stderr.strip().removeprefix("fatal: ").rstrip("."))
    return done.stdout


def _configured(key: str) -> str:
    done = subprocess.run(
        ["git", "config", "--get", key], capture_output=True, encoding="utf-8", errors="replace"
    )
    return done.stdout.strip()

"""Git, run so that no configuration, hook or variable of the user's changes a result."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from quickscale_cli import __version__
from quickscale_cli.errors import GitFailed, GitMissing, GitTooOld

OLDEST = (2, 38)  # the first with `merge-tree --write-tree`
QUIET = {"core.fsmonitor": "false", "core.hooksPath": os.devnull}

# What git's own commands inherit from a hook or an alias; it would lead us to another repository.
LOCAL = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"]
LOCAL += [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_CEILING_DIRECTORIES",
]


# What git inherits wherever a result has to be the same on any machine.
KEPT = ("PATH", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "COMSPEC", "PATHEXT")
PINNED = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_AUTHOR_NAME": "quickscale",
    "GIT_AUTHOR_EMAIL": "quickscale@localhost",
    "GIT_AUTHOR_DATE": "@0 +0000",
    "GIT_COMMITTER_NAME": "quickscale",
    "GIT_COMMITTER_EMAIL": "quickscale@localhost",
    "GIT_COMMITTER_DATE": "@0 +0000",
}


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
    environment = {n: value for n, value in os.environ.items() if not n.startswith("GIT_")} | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": email,
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": email,
    }
    trailer = f"Made-with: QuickScale {__version__}"
    for command in (
        ["init", "--quiet", "--template=", "--initial-branch=main"],
        ["add", "--all", "--force"],
        ["commit", "--quiet", "--no-gpg-sign", "--no-verify", "-m", message, "-m", trailer],
    ):
        run(*command, at=folder, environment=environment, settings=QUIET)


def uncommitted(folder: Path) -> list[str]:
    """Return the paths under `folder` that differ from the last commit, or are not in it."""
    status = ("status", "--porcelain", "-z", "--no-renames", "--", ".")
    listed = run(*status, at=folder, settings=QUIET).decode("utf-8", "replace")
    return [entry[3:] for entry in listed.split("\0") if entry]


def pinned_environment() -> dict[str, str]:
    """Return an environment in which git gives the same on any machine."""
    return {name: os.environ[name] for name in KEPT if name in os.environ} | PINNED


def users_environment() -> dict[str, str]:
    """Return the user's own, for reading their repository and reaching their remotes.

    Their configuration counts here (safe.directory, credentials); what a hook sets does not.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(("GIT_CONFIG", "GIT_SSH", "GIT_ASKPASS"))
    }
    return kept | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


def run(
    *arguments: str,
    at: Path,
    environment: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
    given: bytes = b"",
    accepted: Sequence[int] = (0,),
) -> bytes:
    """Run git in a folder and return what it prints. Raises GitFailed with git's own words.

    `settings` stand above all configuration, `given` is its input, `accepted` its good exit codes.
    """
    options = [
        word for name, value in (settings or {}).items() for word in ("-c", name + "=" + value)
    ]
    command = ["git", *options, *arguments]
    try:
        done = subprocess.run(command, cwd=at, env=environment, input=given, capture_output=True)
    except FileNotFoundError:
        raise GitMissing from None
    if done.returncode not in accepted:
        words = done.stderr.decode("utf-8", "replace").strip()
        raise GitFailed(arguments[0], words.removeprefix("fatal: ").rstrip("."))
    return done.stdout


def _configured(key: str) -> str:
    done = subprocess.run(
        ["git", "config", "--get", key], capture_output=True, encoding="utf-8", errors="replace"
    )
    return done.stdout.strip()

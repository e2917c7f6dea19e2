"""Git, run so that no configuration, attribute, hook or variable of the user's changes a result."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from quickscale_cli.upgrade.errors import GitFailed, GitMissing, GitTooOld

OLDEST = (2, 38)  # the first with `merge-tree --write-tree`
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


def git(
    *arguments: str,
    at: Path,
    environment: Mapping[str, str],
    given: bytes = b"",
    accepted: Sequence[int] = (0,),
) -> bytes:
    """Run git in a folder and return what it prints. Raises GitFailed with git's own words."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=at, env=environment, input=given, capture_output=True
        )
    except FileNotFoundError:
        raise GitMissing("git is not installed. Install git 2.38 or newer.") from None
    if done.returncode not in accepted:
        words = done.stderr.decode("utf-8", "replace").strip() or f"exit code {done.returncode}"
        raise GitFailed(f"git {arguments[0]} failed: {words}")
    return done.stdout


def check_version() -> None:
    words = git("version", at=Path.cwd(), environment=pinned_environment()).decode()
    found = re.search(r"(\d+)\.(\d+)", words)
    if found is None or (int(found[1]), int(found[2])) < OLDEST:
        raise GitTooOld(f"This is {words.strip()}. Upgrades need git 2.38 or newer: install it.")

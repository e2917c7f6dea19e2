"""Templates in git: a folder, a bundle or an address, with a tag for each version."""

import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from quickscale_cli.errors import SourceUnreadable, VersionMissing

ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:|gh:|gl:|git\+)", re.IGNORECASE)
SHORT = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}
BUNDLE = b"# v"  # and the number of its format
RELEASE = re.compile(r"v?(\d+(?:\.\d+)*)")


class Checkout(NamedTuple):
    folder: Path
    source: str
    version: str


def is_address(source: str) -> bool:
    return bool(ADDRESS.match(source))


def is_repository(path: Path) -> bool:
    """Whether this is a clone, a bare repository or a bundle, rather than a plain folder."""
    if path.is_file():
        with path.open("rb") as file:
            return file.read(len(BUNDLE)) == BUNDLE
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "refs").is_dir())


def checked_out(source: str, ref: str | None, scratch: Path) -> Checkout:
    """Put version `ref`, by default the newest release, into a folder in `scratch`.

    Raises SourceUnreadable and VersionMissing.
    """
    source = source if is_address(source) else str(Path(source).absolute())
    repository, folder = scratch / "repository", scratch / "template"
    folder.mkdir()
    try:
        _git(
            scratch,
            "clone",
            "--quiet",
            "--bare",
            "--template=",
            "--",
            _expanded(source),
            repository,
        )
        commit = _commit(repository, ref)
        _git(repository, "--work-tree", folder, "checkout", "--quiet", "--force", commit, "--", ".")
        version = _git(repository, "describe", "--tags", "--always", commit)
    except subprocess.CalledProcessError as error:
        words = error.stderr.strip().splitlines() or ["git gave no reason"]
        raise SourceUnreadable(source, words[-1].removeprefix("fatal: ")) from None
    return Checkout(folder, source, version)


def _commit(repository: Path, ref: str | None) -> str:
    """Return the commit of a tag, with or without its v, of a branch or of a hash."""
    tags = _git(repository, "tag", "--list").split()
    releases = sorted((tag for tag in tags if RELEASE.fullmatch(tag)), key=_numbers)
    names = [ref, f"v{ref}", ref.removeprefix("v")] if ref else [*releases[-1:], "HEAD"]
    for name in names:
        command = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
        try:
            return _git(repository, *command)
        except subprocess.CalledProcessError:
            continue
    raise VersionMissing(ref or "HEAD", releases)


def _numbers(tag: str) -> tuple[int, ...]:
    return tuple(map(int, tag.removeprefix("v").split(".")))


def _expanded(source: str) -> str:
    for short, long in SHORT.items():
        if source.startswith(short):
            return f"{source.replace(short, long, 1).removesuffix('.git')}.git"
    return source.removeprefix("git+")


def _git(folder: Path, *arguments: str | Path) -> str:
    """Run git with the user's access to the source, but without hooks and changed line ends."""
    pinned = [f"core.hooksPath={os.devnull}", "core.autocrlf=false", "core.symlinks=true"]
    options = [word for setting in pinned for word in ("-c", setting)]
    done = subprocess.run(
        ["git", *options, *arguments],
        cwd=folder,
        env=os.environ | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=True,
    )
    return done.stdout.strip()

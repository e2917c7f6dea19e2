"""The names that git gives to what lies on the disk."""

import os
from collections.abc import Iterable
from pathlib import Path

from quickscale_cli.git.repository import Repository
from quickscale_cli.git.tree import encode


def hash_files(repository: Repository, paths: Iterable[str]) -> dict[str, set[str]]:
    """Return the names that git may give to files on the disk: as they are, and filtered."""
    wanted = list(paths)
    plain = [path for path in wanted if "\n" not in path and not path.startswith('"')]
    names: dict[str, set[str]] = {path: set() for path in wanted}
    for options in ([], ["--no-filters"]):
        given = b"".join(encode(path) + b"\n" for path in plain)
        told = repository.run("hash-object", *options, "--stdin-paths", given=given).split()
        for path, name in zip(plain, told, strict=True):
            names[path].add(name.decode())
        for path in set(wanted) - set(plain):
            names[path].add(
                repository.ask("hash-object", *options, "--", os.fsdecode(encode(path)))
            )
    return names


def hash_link(repository: Repository, place: Path) -> str:
    """Return the name that git gives to a link."""
    target = os.fsencode(place.readlink())
    return repository.run("hash-object", "--stdin", given=target).decode().strip()

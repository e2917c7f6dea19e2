"""A tree the way git keeps one, flat: path to mode and object."""

import os
from dataclasses import dataclass
from pathlib import Path

FILE = "100644"
PROGRAM = "100755"
LINK = "120000"
SUBMODULE = "160000"


@dataclass(frozen=True, order=True)
class Entry:
    mode: str
    id: str

    @property
    def is_file(self) -> bool:
        return self.mode in (FILE, PROGRAM)


# Paths have "/"; bytes in them that are no UTF-8 are surrogate-escaped.
Tree = dict[str, Entry]


def decode(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def encode(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def parse(listing: bytes) -> Tree:
    """Read what `git ls-tree -r -z` prints."""
    tree = {}
    for record in listing.split(b"\0")[:-1]:
        facts, _, path = record.partition(b"\t")
        mode, _, name = facts.decode().split()
        tree[decode(path)] = Entry(mode, name)
    return tree


def changed(before: Tree, after: Tree) -> set[str]:
    """Name the paths that are not the same in both trees."""
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}


def on_disk(folder: Path, path: str) -> Path:
    """Return where a path of a tree lies, once the tree is written into a folder."""
    return folder / os.fsdecode(encode(path))


def parents(path: str) -> list[str]:
    """Name the folders above a path, the outermost first."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]

"""What a project does without: files of the template that its owner left out for good."""

import tomllib

from quickscale_cli.errors import MemoryUnreadable
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree

NAME = ".quickscale.toml"


def read_left_out(scratch: Scratch, yours: Tree) -> frozenset[str]:
    """Return the paths, as the project's version of the template has them.

    Raises MemoryUnreadable.
    """
    entry = yours.get(NAME)
    return parse(scratch.read_one(entry.id)) if entry and entry.is_file else frozenset()


def parse(content: bytes) -> frozenset[str]:
    """Read the file. Raises MemoryUnreadable."""
    try:
        told = tomllib.loads(content.decode()).get("left_out", [])
    except ValueError as error:
        raise MemoryUnreadable(NAME, str(error)) from None
    if not isinstance(told, list) or not all(isinstance(path, str) for path in told):
        raise MemoryUnreadable(NAME, "left_out is no list of paths")
    return frozenset(told)

"""Find what no tool can read any more, in the files that an upgrade changes."""

import ast
import json
import tomllib
from collections.abc import Callable
from pathlib import Path

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree, changed
from quickscale_cli.landing.failure import Failure


def misread(scratch: Scratch, before: Tree, after: Tree) -> Failure | None:
    """Return what no tool can read any more, in the first of the files that changed."""
    paths = [path for path in sorted(changed(before, after)) if _reader(path)]
    sides = [tree[path] for path in paths for tree in (before, after) if path in tree]
    contents = scratch.read(entry.id for entry in sides if entry.is_file)

    def why(tree: Tree, path: str) -> str:
        entry = tree.get(path)
        return _why_misread(path, contents[entry.id]) if entry and entry.is_file else ""

    for path in paths:
        if (reason := why(after, path)) and not why(before, path):
            return Failure(f"Reading {path}", reason, path)
    return None


def _reader(path: str) -> Callable[[bytes], object] | None:
    readers: dict[str, Callable[[bytes], object]] = {
        ".py": ast.parse,
        ".json": json.loads,
        ".toml": lambda content: tomllib.loads(content.decode()),
    }
    return readers.get(Path(path).suffix)


def _why_misread(path: str, content: bytes) -> str:
    """Say why a file does not parse, empty where it does."""
    reader = _reader(path)
    try:
        if reader:
            reader(content)
    except (SyntaxError, ValueError) as error:
        return str(error)
    return ""

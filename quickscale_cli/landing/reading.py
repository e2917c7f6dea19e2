"""Find what no tool can read any more, in the files that an upgrade changes."""

from pathlib import PurePosixPath

from quickscale_cli.findings.doubles.readers import read
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree, changed
from quickscale_cli.landing.failure import Failure

WHOLE_OR_NOTHING = {".json", ".py", ".toml", ".yaml", ".yml"}  # a page is read by Django alone


def misread(scratch: Scratch, before: Tree, after: Tree) -> Failure | None:
    """Return what no tool can read any more, in the first of the files that changed."""
    paths = [
        p for p in sorted(changed(before, after)) if PurePosixPath(p).suffix in WHOLE_OR_NOTHING
    ]
    sides = [tree[path] for path in paths for tree in (before, after) if path in tree]
    contents = scratch.read(entry.id for entry in sides if entry.is_file)

    def why(tree: Tree, path: str) -> str:
        entry = tree.get(path)
        return _why_misread(path, contents[entry.id]) if entry and entry.is_file else ""

    for path in paths:
        if (reason := why(after, path)) and not why(before, path):
            return Failure(f"Reading {path}", reason, path)
    return None


def _why_misread(path: str, content: bytes) -> str:
    """Say why a file does not parse, and where; empty where it does."""
    reading = read(path, content)
    if reading is None or not reading.trouble:
        return ""
    is_placed = " line " in reading.trouble or not reading.line
    return reading.trouble if is_placed else f"{reading.trouble} (line {reading.line})"

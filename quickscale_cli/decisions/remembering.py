"""What was decided for good: files of the template that a project does without."""

import json
from collections.abc import Iterable, Mapping

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import FILE, Entry, Tree, encode
from quickscale_cli.merging.outcome import Kind, Outcome
from quickscale_cli.render.left_out import NAME

HEAD = """\
# `quickscale upgrade` writes this file and reads it: what was decided for good.

# Files of the template that this project does without. Without its line, a file is asked for again.
left_out = [
"""


def remember(scratch: Scratch, tree: Tree, before: frozenset[str], after: frozenset[str]) -> Tree:
    """Return the tree with what is left out from now on written into it."""
    if before == after:
        return tree
    rest = {path: entry for path, entry in tree.items() if path != NAME}
    if not after:
        return rest
    return rest | {NAME: Entry(FILE, scratch.write([written(after)])[0])}


def written(left_out: frozenset[str]) -> bytes:
    lines = [f"    {_encoded(path)},\n" for path in sorted(left_out)]
    return "".join([HEAD, *lines, "]\n"]).encode()


def left_out_now(
    outcomes: Iterable[Outcome], names: Mapping[str, str], before: frozenset[str]
) -> frozenset[str]:
    """Return what is left out from now on, as the new version has the paths."""
    return frozenset(
        outcome.sides.theirs
        for outcome in outcomes
        if outcome.sides.theirs and _is_left_out(outcome, names, before)
    )


def _is_left_out(outcome: Outcome, names: Mapping[str, str], before: frozenset[str]) -> bool:
    if outcome.kind == Kind.DELETED_BUT_CHANGED:
        return names.get(outcome.path) == "mine"
    return outcome.kind in (Kind.LEFT_OUT, Kind.DELETED) and outcome.sides.base in before


def _encoded(path: str) -> str:
    """Write a path as TOML takes it. One that is no UTF-8 is asked for again each time."""
    return json.dumps(encode(path).decode("utf-8", "replace"), ensure_ascii=False)

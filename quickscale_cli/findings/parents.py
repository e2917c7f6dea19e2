"""Migrations that a release has given another name, and those of the user's that build on them."""

import ast
from collections.abc import Iterator, Mapping
from itertools import accumulate

from quickscale_cli.findings.edits import Edit, Group, apply
from quickscale_cli.findings.migration_files import (
    Key,
    class_values,
    migration_class,
    pairs,
    read_migrations,
)
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes

NAMED = ("__first__", "__latest__")  # of any app
BUILDS_ON = ("dependencies", "run_before")


def renamed_keys(scratch: Scratch, trees: Trees, tree: Tree, changes: Changes) -> dict[Key, Key]:
    """Return what the release's migrations are called now, where their old names are gone."""
    before, theirs = (read_migrations(scratch, side) for side in (trees.base, trees.theirs))
    after = read_migrations(scratch, tree).values()
    known = {one.key for one in after} | {old for one in after for old in one.replaces}
    renamed = {}
    for path, migration in before.items():
        now = theirs.get(changes.renames(path))
        if now and now.key in known and migration.key not in known:
            renamed[migration.key] = now.key
    apps = {app for app, _ in known}
    for (app, _), (new, _) in [*renamed.items()]:
        if app not in apps:
            renamed |= {(app, name): (new, name) for name in NAMED}
    return renamed


def fix_parents(scratch: Scratch, trees: Trees, tree: Tree, changes: Changes) -> dict[str, bytes]:
    """Return the user's migrations that build on renamed ones, as they are to be, by path.

    `tree` is the result as it stands. What is written in another way than as two plain texts is
    left, and stays among the findings.
    """
    renamed = renamed_keys(scratch, trees, tree, changes)
    fixed: dict[str, bytes] = {}
    if not renamed:
        return fixed
    for path, migration in read_migrations(scratch, tree).items():
        if tree[path] != trees.theirs.get(path):
            content = scratch.read_one(tree[path].id)
            if (after := apply(content, _groups(content, renamed))) != content:
                fixed[migration.path] = after
    return fixed


def _groups(content: bytes, renamed: Mapping[Key, Key]) -> Iterator[Group]:
    node, _ = migration_class(content)
    values = class_values(node) if node else {}
    for name in BUILDS_ON:
        for old, pair in pairs(values.get(name)):
            if new := renamed.get(old):
                yield tuple(
                    _edit(content, text, to)
                    for text, was, to in zip(pair.elts, old, new, strict=True)
                    if was != to
                )


def _edit(content: bytes, text: ast.expr, new: str) -> Edit:
    lines = [0, *accumulate(map(len, content.splitlines(keepends=True)))]
    start = lines[text.lineno - 1] + text.col_offset
    end = lines[(text.end_lineno or text.lineno) - 1] + (text.end_col_offset or 0)
    written = content[start:end]
    value = str(getattr(text, "value", "")).encode()
    if written[1:-1] != value:
        return Edit(start, b"\0", b"")  # written in a way that this does not know: it never fits
    return Edit(start + 1, value, new.encode())

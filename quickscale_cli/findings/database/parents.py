"""Migrations that a release has given another name, and those of the user's that build on them."""

import ast
from collections.abc import Iterator

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.database.migration_files import (
    PATH,
    Key,
    class_values,
    pairs,
    read_migrations,
)
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.reading.code import Code
from quickscale_cli.findings.using import Gone, Use
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


class Parents:
    """Finds what the user's migrations build on, where the release calls it otherwise now."""

    def __init__(self, comparison: Comparison) -> None:
        trees, changes = comparison.trees, comparison.changes
        self._renamed: dict[Key, Key] = {}
        if any(PATH.match(path) for path in trees.base.keys() ^ trees.theirs.keys()):
            self._renamed = renamed_keys(comparison.scratch, trees, comparison.tree, changes)
        self.words = {name.encode() for _, name in self._renamed}

    def uses(self, file: UserFile) -> Iterator[Use]:
        if file.code is None or not PATH.match(file.path):
            return
        for node in file.code.module.body:
            values = class_values(node) if isinstance(node, ast.ClassDef) else {}
            for name in BUILDS_ON:
                for old, pair in pairs(values.get(name)):
                    if new := self._renamed.get(old):
                        yield _use(file.path, file.code, pair, old, new)


def _use(path: str, code: Code, pair: ast.Tuple | ast.List, old: Key, new: Key) -> Use:
    gone = Gone("migration-parent-gone", ".".join(old), ".".join(new))
    span = code.span(pair)
    written = code.content[span]
    after, done = b"", span.start
    for text, was, to in zip(pair.elts, old, new, strict=True):
        place = code.span(text)
        if code.content[place][1:-1] != was.encode():
            return Use(path, pair.lineno, gone)  # written in a way that this does not know
        after += code.content[done : place.start + 1] + to.encode()
        done = place.stop - 1
    after += code.content[done : span.stop]
    return Use(path, pair.lineno, gone, Certainty.SURE, span, written.decode(), after.decode())

"""What the template offers to its owners' code and pages, and a release takes away unsaid.

The two templates are compared by the code that makes plans, so that what a plan would find in a
project can't go in silence.
"""

import re
from collections.abc import Iterator

from packaging.version import Version

from quickscale_cli.findings.pages.blocks import Pages
from quickscale_cli.findings.classes.classes import Classes, first, is_class
from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.names.gone_names import GoneNames
from quickscale_cli.findings.reading.library import Definition, Has
from quickscale_cli.findings.classes.models import Models
from quickscale_cli.findings.reading.references import INSIDE
from quickscale_cli.findings.classes.shapes import method_shape, shape_of
from quickscale_cli.findings.pages.slots import Slots
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes
from quickscale_cli.releases.source import Source

INNER = re.compile(r"(?:^|\.)(?:_\w+|migrations|tests|conftest)(?:\.|$)")
OURS = "saas."


def unsaid(source: Source, before: Version, after: Version) -> list[str]:
    """Return a sentence for each offer that is gone and not in the manifest, or in it and there."""
    comparison = _compared(source, before, after)
    return [*_names(comparison), *_templates(comparison), *_slots_and_blocks(comparison)]


def _compared(source: Source, before: Version, after: Version) -> Comparison:
    old, new = (_with_all_flags(source.tree(version)) for version in (before, after))
    changes = source.changes(before, after)
    return Comparison(source.scratch, Trees(old, old, new), new, changes)


def _with_all_flags(tree: Tree) -> Tree:
    """Return the template's files where a project has them."""
    return {
        path.removeprefix("template/").removesuffix(".jinja"): entry
        for path, entry in tree.items()
        if path.startswith("template/")
    }


def _names(comparison: Comparison) -> Iterator[str]:
    gone = comparison.one(GoneNames)
    for name in _names_gone(comparison):
        if not comparison.changes.name_fate(name) and not gone.gone(name).new:
            yield f"{name} is gone: put it into renamed.names or removed.names."
    for name in (*_members_gone(comparison), *_arguments_gone(comparison)):
        yield f"{name} is gone: put it into renamed.names or removed.names."
    for name, fate in comparison.changes.fates("names").items():
        if comparison.after.has(name) is Has.YES:
            yield f"{name} is declared as gone from names, and is still there."
        if fate.new and comparison.after.has(fate.new) is Has.NO:
            yield f"renamed.names has {fate.new}, which is not there."


def _names_gone(comparison: Comparison) -> Iterator[str]:
    """Yield modules that are gone, and from those that stay what they no longer define."""
    for module in _public_modules(comparison):
        if comparison.after.has(module) is not Has.YES:
            yield module
            continue
        for name in _defined(comparison, module):
            if comparison.after.has(f"{module}.{name}") is Has.NO:
                yield f"{module}.{name}"


def _members_gone(comparison: Comparison) -> Iterator[str]:
    """Yield what classes that stay, or have another name now, no longer have."""
    classes, models = comparison.one(Classes), comparison.one(Models)
    for module in _public_modules(comparison):
        for name in _defined(comparison, module):
            kin = classes.named(f"{module}.{name}")
            if kin is None:
                continue
            [owner, *_], [now, *_] = kin.before, kin.after
            assert isinstance(owner, Definition)
            assert isinstance(now, Definition)
            for member in comparison.before.members(owner):
                if INNER.search(member) or models.renamed(owner, member):
                    continue
                fates = {comparison.changes.fate("names", f"{o.name}.{member}") for o in (owner, now)}
                if fates == {None} and first(comparison.after, kin.after, member) is Has.NO:
                    yield f"{owner.name}.{member}"


def _arguments_gone(comparison: Comparison) -> Iterator[str]:
    """Yield what functions, classes and public methods could be given by name, and can't now."""
    classes, before, after = comparison.one(Classes), comparison.before, comparison.after
    for module in _public_modules(comparison):
        for name in _defined(comparison, module):
            old, new = before.definition(f"{module}.{name}"), classes.after(f"{module}.{name}")
            if old is None or new is None:
                continue
            shapes = {old.name: (shape_of(before, old), shape_of(after, new))}
            if is_class(old) and is_class(new):
                for member in before.members(old).defined.keys() & after.members(new).defined.keys():
                    if not INNER.search(member):
                        both = method_shape(before, old, member), method_shape(after, new, member)
                        shapes[f"{old.name}.{member}"] = both
            for callable_name, (was, now) in shapes.items():
                if was and now and not now.any_keyword:
                    for argument in sorted(was.by_keyword.keys() - now.by_keyword.keys()):
                        dotted = f"{callable_name}.{argument}"
                        if not comparison.changes.fate("names", dotted):
                            yield dotted


def _public_modules(comparison: Comparison) -> Iterator[str]:
    for module in sorted(comparison.before.paths):
        if module.startswith(OURS) and not INNER.search(module):
            yield module


def _defined(comparison: Comparison, module: str) -> Iterator[str]:
    """Yield the public names that a module defines; what it imports is offered elsewhere."""
    names = comparison.before.names(module)
    yield from (name for name in (names.defined if names else ()) if not name.startswith("_"))


def _templates(comparison: Comparison) -> Iterator[str]:
    now = {match["name"] for path in comparison.tree if (match := INSIDE.match(path))}
    removed = [path for one in comparison.changes.manifests for path in one.removed["paths"]]
    for path in comparison.trees.yours:
        match = INSIDE.match(path)
        if match and match["name"] not in now and path.startswith(("saas/", "templates/")):
            is_removed = any(path == one or path.startswith(f"{one.rstrip('/')}/") for one in removed)
            if not is_removed and comparison.changes.renames(path) not in comparison.tree:
                yield f"{path} is gone: put it into renamed.paths or removed.paths."


def _slots_and_blocks(comparison: Comparison) -> Iterator[str]:
    for kind, gone in (("slots", _slots(comparison)), ("blocks", _blocks(comparison))):
        said = comparison.changes.fates(kind)
        for name in sorted(gone - said.keys()):
            yield f"{name} is gone: put it into renamed.{kind} or removed.{kind}."
        for name in sorted(said.keys() - gone):
            yield f"{name} is declared as gone from {kind}, and is still there."


def _slots(comparison: Comparison) -> set[str]:
    slots = Slots(comparison)
    return slots.unshown.keys() | slots.unfilled.keys()


def _blocks(comparison: Comparison) -> set[str]:
    """Return the blocks that pages could fill and fill in vain now, each with its template."""
    scratch, changes = comparison.scratch, comparison.changes
    before, after = Pages(scratch, comparison.trees.yours), Pages(scratch, comparison.tree)
    gone = set[str]()
    for name, [path, *_] in before.paths.items():
        moved = INSIDE.match(changes.renames(path))
        now = name if name in after.paths else moved["name"] if moved else ""
        if now in after.paths:
            shown = before.shown(name).blocks
            gone |= {f"{shown[block]}:{block}" for block in shown.keys() - after.shown(now).blocks}
    return gone

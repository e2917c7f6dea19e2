"""Blocks that the user's pages fill, and that no page above them shows any more."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.addresses import words_of
from quickscale_cli.findings.reading.page import Part, Token, read_page
from quickscale_cli.findings.reading.references import INSIDE, is_page, templates_gone
from quickscale_cli.findings.using import Gone, Use
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree

ID = "block-gone"


@dataclass(frozen=True)
class Block:
    name: str
    is_outer: bool  # in no other block
    places: tuple[Part, ...]  # its name, where it begins and where it ends


@dataclass(frozen=True)
class Outline:
    """What a page builds on ("" if it may be anything, None if it builds on none), its blocks."""

    parent: str | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Shown:
    """The blocks that a template shows, each with the template that has it first."""

    blocks: dict[str, str]
    is_open: bool = False  # a template above it is none of the project's


class Pages:
    """The templates of one side by name."""

    def __init__(self, scratch: Scratch, tree: Tree) -> None:
        self._scratch = scratch
        self._tree = tree
        self.paths: dict[str, list[str]] = {}
        for path, entry in tree.items():
            if entry.is_file and (match := INSIDE.match(path)):
                self.paths.setdefault(match["name"], []).append(path)
        self.outline = cache(self._outline)

    def shown(self, name: str, seen: frozenset[str] = frozenset()) -> Shown:
        """Return what can be filled below a template; all that have its name count."""
        found: dict[str, str] = {}
        paths = [path for path in self.paths.get(name, []) if path not in seen]
        is_open = not paths
        for path in paths:
            outline = self.outline(path)
            above = Shown({})
            if outline.parent is not None:
                above = self.shown(outline.parent, seen | {path})
            found |= {**_below(outline, above, name), **found}
            is_open |= above.is_open
        return Shown(found, is_open)

    def _outline(self, path: str) -> Outline:
        return outline_of(read_page(self._scratch.read_one(self._tree[path].id)))


def outline_of(tokens: Iterable[Token]) -> Outline:
    parent: str | None = None
    blocks: list[Block] = []
    opened: list[tuple[Part, bool]] = []
    for token in tokens:
        rest = token.parts[1:2]
        if token.name == "extends":
            parent = token.first.text if token.first else ""
        elif token.name == "block" and rest:
            opened.append((rest[0], not opened))
        elif token.name == "endblock" and opened:
            start, is_outer = opened.pop()
            blocks.append(Block(start.text, is_outer, (start, *rest)))
    return Outline(parent, tuple(blocks))


def _below(outline: Outline, above: Shown, name: str) -> dict[str, str]:
    """Return the blocks of a page that are shown, those inside others with the outer one."""
    found = dict(above.blocks)
    is_shown = True
    for block in reversed(outline.blocks):  # as they end: an outer one, then what is in it
        if block.is_outer:
            is_shown = outline.parent is None or above.is_open or block.name in above.blocks
        if is_shown:
            found.setdefault(block.name, name)
    return found


class Blocks:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._before = Pages(comparison.scratch, comparison.trees.yours)
        self._after = Pages(comparison.scratch, comparison.tree)
        self._moved = templates_gone(comparison.trees.yours, comparison.tree, comparison.changes)
        self._fates = comparison.changes.fates("blocks")
        self.words = {word for name in self._lost() for word in words_of(name)}

    def uses(self, file: UserFile) -> Iterator[Use]:
        outline = outline_of(file.page)
        now = self._now(outline.parent) if outline.parent else None
        if not outline.parent or now is None:
            return  # nothing above, or nothing known: a template that is gone is told as such
        before = self._before.shown(self._parent_before(file) or outline.parent)
        after = self._after.shown(now)
        certainty = Certainty.PERHAPS if after.is_open else Certainty.SURE
        own = {block.name for block in outline.blocks}
        for block in outline.blocks:
            if block.is_outer and block.name in before.blocks and block.name not in after.blocks:
                gone = self._gone(block.name, before.blocks[block.name], after)
                new = gone.new if gone.new not in own else ""
                for place in block.places:
                    yield Use(
                        file.path,
                        file.line(place.start),
                        gone,
                        certainty,
                        place.span,
                        block.name,
                        new,
                    )

    def _parent_before(self, file: UserFile) -> str | None:
        """Return what the page was built on, if it is one that both sides changed."""
        is_old = INSIDE.match(file.path) and file.path in self._comparison.trees.yours
        return self._before.outline(file.path).parent if is_old else None

    def _gone(self, block: str, template: str, after: Shown) -> Gone:
        what = f"The block {block} of {template} is gone: what fills it is not shown."
        key = f"{template}:{block}"
        fate = self._fates.get(key) or self._fates.get(f"{self._now(template)}:{block}")
        new = fate.new.rpartition(":")[2] if fate and fate.new else ""
        if new and (new in after.blocks or after.is_open):
            return Gone(ID, key, new, what=f"The block {block} of {template} is now {new}.")
        if fate and fate.advice:
            return Gone(ID, key, advice=fate.advice, what=what)
        return Gone(ID, key, advice=f"There are: {', '.join(sorted(after.blocks))}.", what=what)

    def _now(self, template: str) -> str | None:
        """Return what a template is called after the upgrade; None if it is gone."""
        return self._moved.get(template, template)

    def _lost(self) -> Iterator[str]:
        for path in self._comparison.changed(""):
            match = INSIDE.match(path) if is_page(path) else None
            now = self._now(match["name"]) if match else None
            if match and now:
                before = self._before.shown(match["name"]).blocks
                yield from before.keys() - self._after.shown(now).blocks.keys()

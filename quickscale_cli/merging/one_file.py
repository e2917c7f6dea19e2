"""Decide what becomes of one file, from what it is on each side."""

from dataclasses import dataclass, replace

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import LINK, SUBMODULE, Entry
from quickscale_cli.merging.contents import Part, Three, marked, with_clashes
from quickscale_cli.merging.outcome import Facet, Hunk, Kind
from quickscale_cli.merging.text import (
    is_opaque,
    is_pointer,
    read,
    same,
    speaks_another_encoding,
    write,
)


@dataclass(frozen=True)
class Draft:
    """What becomes of a file, wherever it will be placed."""

    kind: Kind
    entry: Entry | None  # in the result as long as nothing is decided
    options: tuple[tuple[str, Entry | None], ...] = ()  # names of choices and what they give
    hunks: tuple[Hunk, ...] = ()
    facets: tuple[Facet, ...] = ()
    three: Three | None = None  # texts that are still to be merged

    def having(self, *facets: Facet) -> "Draft":
        return replace(self, facets=tuple(dict.fromkeys([*self.facets, *facets])))


class Settler:
    def __init__(self, scratch: Scratch, labels: tuple[str, str]) -> None:
        self._scratch = scratch
        self._labels = labels

    def settle(
        self,
        base: Entry | None,
        yours: Entry | None,
        theirs: Entry | None,
        *,
        is_whole: bool = False,
    ) -> Draft:
        """Decide from the three sides; `is_whole` keeps it from looking into contents."""
        if base is None:
            assert theirs is not None
            return self._settle_new(yours, theirs)
        if theirs is None:
            return self._settle_removed(base, yours)
        if yours is None:
            return self._settle_deleted(base, theirs)
        if theirs == base:
            return Draft(Kind.UNTOUCHED if yours == base else Kind.EDITED, yours)
        if yours == base:
            return Draft(Kind.UPDATED, theirs, facets=_facets(base, theirs))
        if yours == theirs:
            return Draft(Kind.SAME, yours)
        if base.is_file and yours.is_file and theirs.is_file and not is_whole:
            return self._settle_files(base, yours, theirs)
        return _clash(yours, theirs, *_facets(base, yours, theirs))

    def finish(self, draft: Draft, parts: list[Part]) -> Draft:
        """Turn merged parts into the file's content.

        Either side is taken where they clash alone: around it, the changes of both stay.
        """
        hunks = tuple(part for part in parts if isinstance(part, Hunk))
        entry = self._written(draft, with_clashes(parts, lambda hunk: marked(hunk, *self._labels)))
        if all(hunk.settled is not None for hunk in hunks):
            return replace(draft, kind=Kind.MERGED, entry=entry, options=(), hunks=hunks)
        options = (
            ("mine", self._written(draft, with_clashes(parts, lambda hunk: hunk.yours))),
            ("theirs", self._written(draft, with_clashes(parts, lambda hunk: hunk.theirs))),
            ("markers", entry),
        )
        return replace(draft, kind=Kind.CONFLICT, entry=entry, options=options, hunks=hunks)

    def _written(self, draft: Draft, lines: list[bytes]) -> Entry:
        assert draft.three is not None
        assert draft.entry is not None
        three = draft.three
        content = write(lines, base=three.base, yours=three.yours, theirs=three.theirs)
        return replace(draft.entry, id=self._name(content))

    def _settle_new(self, yours: Entry | None, theirs: Entry) -> Draft:
        if yours is None:
            return Draft(Kind.NEW, theirs, facets=_facets(theirs, theirs))
        if yours == theirs:
            return Draft(Kind.SAME, yours)
        if yours.is_file and theirs.is_file and self._same(yours, theirs):
            return Draft(Kind.SAME, yours, facets=_facets(yours, theirs))
        options = (("mine", yours), ("theirs", theirs))
        return Draft(Kind.COLLISION, yours, options, facets=_facets(yours, theirs))

    def _settle_removed(self, base: Entry, yours: Entry | None) -> Draft:
        if yours is None:
            return Draft(Kind.SAME, None)
        if yours == base or (yours.mode == base.mode and base.is_file and self._same(base, yours)):
            return Draft(Kind.REMOVED, None)
        return Draft(Kind.REMOVED_BUT_EDITED, yours, (("mine", yours), ("theirs", None)))

    def _settle_deleted(self, base: Entry, theirs: Entry) -> Draft:
        if theirs == base:
            return Draft(Kind.DELETED, None)
        options = (("mine", None), ("theirs", theirs))
        return Draft(Kind.DELETED_BUT_CHANGED, None, options, facets=_facets(base, theirs))

    def _settle_files(self, base: Entry, yours: Entry, theirs: Entry) -> Draft:
        mode = theirs.mode if yours.mode == base.mode else yours.mode
        facets = _facets(base, yours, theirs)
        if yours.id == base.id:
            return Draft(Kind.UPDATED, Entry(mode, theirs.id), facets=facets)
        if theirs.id in (base.id, yours.id):
            return Draft(Kind.MERGED, Entry(mode, yours.id), facets=facets)
        draft = Draft(Kind.MERGED, Entry(mode, yours.id), facets=facets)
        return self._settle_contents(draft, base, yours, theirs)

    def _settle_contents(self, draft: Draft, base: Entry, yours: Entry, theirs: Entry) -> Draft:
        before, mine, new = (self._scratch.read_one(side.id) for side in (base, yours, theirs))
        if any(map(is_opaque, (before, mine, new))):
            facet = Facet.POINTER if is_pointer(mine) or is_pointer(new) else Facet.BINARY
            return _clash(yours, theirs, *draft.facets, facet)
        if speaks_another_encoding(mine, new):
            return _clash(yours, theirs, *draft.facets, Facet.ENCODING)
        three = Three(read(before), read(mine), read(new))
        assert three.base is not None
        form = (Facet.LINE_ENDS,)
        if three.base.lines == three.theirs.lines or three.yours.lines == three.theirs.lines:
            return replace(draft, facets=draft.facets + form)
        if three.base.lines == three.yours.lines:
            content = write(
                list(three.theirs.lines), base=three.base, yours=three.yours, theirs=three.theirs
            )
            entry = Entry(draft.entry.mode if draft.entry else yours.mode, self._name(content))
            return replace(draft, kind=Kind.UPDATED, entry=entry, facets=form)
        return replace(draft, three=three)

    def _name(self, content: bytes) -> str:
        return self._scratch.write([content])[0]

    def _same(self, one: Entry, other: Entry) -> bool:
        return same(self._scratch.read_one(one.id), self._scratch.read_one(other.id))


def _clash(yours: Entry, theirs: Entry, *facets: Facet) -> Draft:
    """Nothing that could be merged: it stays the user's, the other is on offer."""
    return Draft(Kind.CONFLICT, yours, _options(yours, theirs), facets=facets)


def _options(yours: Entry, theirs: Entry) -> tuple[tuple[str, Entry | None], ...]:
    return (("mine", yours), ("theirs", theirs))


def _facets(*sides: Entry) -> tuple[Facet, ...]:
    modes = {side.mode for side in sides}
    facets = [
        (Facet.SUBMODULE, SUBMODULE in modes),
        (Facet.LINK, LINK in modes),
        (Facet.MODE, len(modes - {SUBMODULE, LINK}) > 1),
    ]
    return tuple(facet for facet, holds in facets if holds)

"""Carry what owners say instead of the template's sentences along to the new sentences.

Their catalogues are their own. Only the names of messages change in them, and only where a release
declares what a sentence has become.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import dropwhile

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Entry, Tree
from quickscale_cli.merging.catalogues import (
    PATH,
    Catalogue,
    Key,
    Message,
    NotACatalogue,
    placeholders,
)
from quickscale_cli.merging.outcome import Facet, Hunk, Kind, Outcome, Sides
from quickscale_cli.merging.reading_catalogues import read_catalogue, read_messages, without_markers
from quickscale_cli.merging.text import Text, is_opaque, read, write

SPEAKING = (".py", ".html", ".txt")  # code, pages, mails
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")  # as pages write a placeholder


def carry_words(
    scratch: Scratch, own: Tree, theirs: Tree, words: Mapping[str, str]
) -> list[Outcome]:
    """Return the owner's catalogues in which messages go on under another name."""
    moved = {Key.named(old): Key.named(new) for old, new in words.items()}
    places = catalogues(own) if words else {}
    if not places:
        return []
    template = sentences(scratch, theirs)
    kept = template.keys() | in_use(scratch, own, moved)
    carrying = _Carrying(moved, words, template, kept)
    contents = scratch.read(entry.id for entry in places.values())
    outcomes = []
    for path, entry in places.items():
        text = read(contents[entry.id])
        lines, hunks = carrying.carry(text)
        if hunks:
            content = write(lines, base=None, yours=text, theirs=text)
            there = ((path, Entry(entry.mode, scratch.write([content])[0])),)
            sides, facets = Sides(None, path, None), (Facet.MESSAGES,)
            outcomes.append(Outcome(path, Kind.CARRIED, sides, there, (), tuple(hunks), facets))
    return outcomes


def catalogues(tree: Tree) -> Tree:
    return {path: entry for path, entry in tree.items() if entry.is_file and PATH.search(path)}


def sentences(scratch: Scratch, tree: Tree) -> Catalogue:
    """Return the messages of all catalogues that can be read, one for each key."""
    contents = scratch.read(entry.id for entry in catalogues(tree).values())
    found: Catalogue = {}
    for content in contents.values():
        found |= live(content) or {}
    return found


def live(content: bytes) -> Catalogue | None:
    """Return the messages of a catalogue that are in use; None where it can't be read."""
    try:
        messages = list(read_messages(without_markers(read(content).lines)))
    except NotACatalogue:
        return None
    return {one.key: one for one in messages if one.key.id and not one.key.is_obsolete}


def in_use(scratch: Scratch, own: Tree, keys: Iterable[Key]) -> set[Key]:
    """Return those whose sentence stands in the owner's own code or pages, too."""
    code = [entry.id for path, entry in own.items() if entry.is_file and path.endswith(SPEAKING)]
    texts = [_as_messages(content) for content in scratch.read(code).values()]
    return {key for key in keys if any(_as_message(key.id) in text for text in texts)}


class _Carrying:
    def __init__(
        self,
        moved: Mapping[Key, Key],
        words: Mapping[str, str],
        template: Catalogue,
        kept: set[Key],
    ) -> None:
        self._moved = moved
        self._words = words
        self._template = template
        self._kept = kept

    def carry(self, text: Text) -> tuple[list[bytes], list[Hunk]]:
        """Return the lines of a catalogue, and what was carried in it."""
        try:
            catalogue = read_catalogue(text.lines)
        except NotACatalogue:
            return [], []
        lines: list[bytes] = []
        hunks: list[Hunk] = []
        taken = set(catalogue)
        for message in catalogue.values():
            new = self._moved.get(message.key)
            if new is None or new in taken or not self._fits(message, new):
                lines += message.lines
                continue
            taken.add(new)
            carried = message.under(new, self._plural(message, new))
            lines += self._written(message, carried)
            yours, now = ((*one.names, *one.body) for one in (message, carried))
            hunks.append(Hunk(yours, carried.names, settled=now))
        return lines, hunks

    def _written(self, message: Message, carried: Message) -> Iterator[bytes]:
        """Write it under the new name; under the old one too where that is still said."""
        if message.key in self._kept:
            yield from (*message.lines, b"")
            yield from dropwhile(lambda line: not line.strip(), carried.lines)
        else:
            yield from carried.lines

    def _plural(self, message: Message, new: Key) -> str | None:
        if message.plural is None or new not in self._template:
            return self._words.get(message.plural or "", message.plural)
        return self._template[new].plural

    def _fits(self, message: Message, new: Key) -> bool:
        """Whether what was said of the old sentence can be said of the new one."""
        known = self._template.get(new)
        if known and (known.plural is None) != (message.plural is None):
            return False
        return placeholders(message.key.id) == placeholders(new.id)


def _as_messages(content: bytes) -> str:
    if is_opaque(content):
        return ""
    return VARIABLE.sub(r"%(\1)s", _as_message(content.decode("utf-8", "replace")))


def _as_message(text: str) -> str:
    """Write a text without how it is broken into lines, as `blocktranslate trimmed` does."""
    return " ".join(text.split())

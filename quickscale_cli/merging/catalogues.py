"""Catalogues of gettext (`.po`): messages that keep the lines they were written in.

A library would write a file anew, in its own order and wrapping: here what nobody has changed stays
as it is, to the byte.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

PATH = re.compile(r"(?:^|/)locale/[^/]+/LC_MESSAGES/[^/]+\.po$")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "a": "\a", "b": "\b", "f": "\f"}
WRITTEN = {sign: f"\\{letter}" for letter, sign in ESCAPES.items()}
COMMENTS = {"#.": "extracted", "#:": "places", "#,": "flags", "#|": "previous", "#~|": "previous"}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+#0]*\d*(?:\.\d+)?[sdiufFeEgGxXoc]|\{\w*[^{}\s]*\}")


class NotACatalogue(Exception):  # noqa: N818
    """It is merged as text, then."""


class Key(NamedTuple):
    context: str | None
    id: str
    is_obsolete: bool = False

    @classmethod
    def named(cls, name: str) -> "Key":
        """Read a message's name as `.mo` files write it: a context, U+0004, the sentence."""
        context, sign, text = name.partition("\x04")
        return cls(context, text) if sign else cls(None, name)


HEADER = Key(None, "")
END = Key(None, "\0", is_obsolete=True)  # lines after the last message


@dataclass(frozen=True)
class Message:
    """A message. Comments and the like hold whole lines; `texts` what they mean."""

    key: Key
    line: int  # where its names begin, from 1
    head: tuple[bytes, ...]  # blank lines and comments
    names: tuple[bytes, ...]  # msgctxt, msgid, msgid_plural
    body: tuple[bytes, ...]  # msgstr
    plural: str | None
    texts: tuple[str, ...]

    @property
    def lines(self) -> tuple[bytes, ...]:
        return (*self.head, *self.names, *self.body)

    @cached_property
    def comments(self) -> tuple[str, ...]:
        return self._of("")

    @cached_property
    def extracted(self) -> tuple[str, ...]:
        return self._of("extracted")

    @cached_property
    def places(self) -> tuple[str, ...]:
        return self._of("places")

    @cached_property
    def previous(self) -> tuple[str, ...]:
        return self._of("previous")

    @cached_property
    def flags(self) -> tuple[str, ...]:
        words = [word.strip() for line in self._of("flags") for word in line[2:].split(",")]
        return tuple(filter(None, words))

    @property
    def translation(self) -> tuple[bool, tuple[str, ...], bool, tuple[str, ...]]:
        """What is changed in one piece: a sentence and whether somebody has to look at it."""
        return self.plural is not None, self.texts, "fuzzy" in self.flags, self.previous

    @property
    def meaning(self) -> object:
        """All that counts: neither where it was found nor how its lines are broken."""
        lists = self.comments, self.extracted, tuple(flag for flag in self.flags if flag != "fuzzy")
        return lists, self.plural, self.translation

    @property
    def sense(self) -> object:
        """All that counts but its name."""
        return self.comments, self.extracted, self.flags, self.previous, self.texts

    def under(self, key: Key, plural: str | None) -> "Message":
        """Return it under another key."""
        names = [*(quoted("msgctxt", key.context) if key.context is not None else [])]
        names += quoted("msgid", key.id)
        names += quoted("msgid_plural", plural) if plural is not None else []
        return replace(self, key=key, plural=plural, names=tuple(names))

    def _of(self, kind: str) -> tuple[str, ...]:
        lines = (line.decode().strip() for line in self.head)
        return tuple(line for line in lines if line and _kind(line) == kind)


Catalogue = dict[Key, Message]


def header_fields(message: Message) -> dict[str, str]:
    lines = "".join(message.texts).split("\n")
    return {line.partition(":")[0]: line for line in lines if line.strip()}


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def quoted(word: str, text: str) -> list[bytes]:
    """Write a text as lines of a catalogue, one for each that it has."""
    pieces = [_escaped(piece) for piece in text.splitlines(keepends=True)]
    if len(pieces) > 1:
        return [f'{word} ""'.encode(), *(f'"{piece}"'.encode() for piece in pieces)]
    return [f'{word} "{"".join(pieces)}"'.encode()]


def _kind(line: str) -> str:
    mark = "#~|" if line.startswith("#~|") else line[:2]
    return COMMENTS.get(mark, "")


def _escaped(text: str) -> str:
    return "".join(WRITTEN.get(sign, sign) for sign in text)

"""Catalogues of gettext (`.po`): messages that keep the lines they were written in.

A library would write a file anew, in its own order and wrapping: here what nobody has changed stays
as it is, to the byte.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

PATH = re.compile(r"(?:^|/)locale/[^/]+/LC_MESSAGES/[^/]+\.po$")
STRING = re.compile(
    r"(?P<old>#~[ \t]*)?(?:(?P<word>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)[ \t]*)?"
    r'"(?P<text>(?:[^"\\]|\\.)*)"[ \t]*'
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "a": "\a", "b": "\b", "f": "\f"}
WRITTEN = {sign: f"\\{letter}" for letter, sign in ESCAPES.items()}
COMMENTS = {"#.": "extracted", "#:": "places", "#,": "flags", "#|": "previous", "#~|": "previous"}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+#0]*\d*(?:\.\d+)?[sdiufFeEgGxXoc]|\{\w*[^{}\s]*\}")
STAMPS = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "X-Generator")
MARKERS = (b"<<<<<<< ", b"=======", b">>>>>>> ")


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


def read_catalogue(lines: Iterable[bytes]) -> Catalogue:
    """Return a file's messages by their keys. Raises NotACatalogue."""
    catalogue: Catalogue = {}
    for message in read_messages(lines):
        if message.key in catalogue:
            raise NotACatalogue
        catalogue[message.key] = message
    return catalogue


def read_messages(lines: Iterable[bytes]) -> Iterator[Message]:
    """Yield the messages in their order, also those told twice. Raises NotACatalogue."""
    block: list[bytes] = []
    start, has_text = 1, False
    for number, line in enumerate(lines, 1):
        match = _string(line)
        word = match["word"] if match else None
        if has_text and not (match and (word is None or word.startswith("msgstr"))):
            yield _message(block, start)
            block, start, has_text = [], number, False
        block.append(line)
        has_text = has_text or bool(word and word.startswith("msgstr"))
    if block:
        yield _message(block, start)


class Fact(NamedTuple):
    """One thing that a catalogue says of a message."""

    key: Key
    text: str

    def __str__(self) -> str:
        mark = "#~ " if self.key.is_obsolete else ""
        context = "" if self.key.context is None else f" in {self.key.context!r}"
        return f"{mark}{self.key.id!r}{context}: {self.text}"


def facts(lines: Iterable[bytes], moved: Mapping[Key, Key] | None = None) -> Set[Fact]:
    """Return what a catalogue says of its messages; markers and dates say nothing."""
    return dict.fromkeys(
        Fact((moved or {}).get(message.key, message.key), text)
        for message in read_messages(without_markers(lines))
        for text in _facts(message)
    ).keys()


def without_markers(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Read over the markers of clashes, which stand between messages."""
    yield from (b"" if line.startswith(MARKERS) else line for line in lines)


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


def _facts(message: Message) -> Iterator[str]:
    yield from (line for line in message.comments if any(map(str.isalnum, line)))
    yield from message.extracted
    yield from (f"#, {flag}" for flag in message.flags if flag != "fuzzy")
    if message.key == HEADER:
        fields = header_fields(message)
        yield from (line for name, line in fields.items() if name not in STAMPS)
    elif message.key != END:
        yield f"msgid_plural {message.plural!r}"
        yield f"msgstr {message.translation!r}"


def _string(line: bytes) -> re.Match[str] | None:
    try:
        return STRING.fullmatch(line.decode().strip())
    except UnicodeDecodeError:
        raise NotACatalogue from None


def _kind(line: str) -> str:
    mark = "#~|" if line.startswith("#~|") else line[:2]
    return COMMENTS.get(mark, "")


def _message(block: list[bytes], start: int) -> Message:
    head = tuple(takewhile(_is_head, block))
    fields: dict[str, str] = {}
    lines: dict[str, list[bytes]] = {"names": [], "body": []}
    marks, current = set(), ""
    for line in block[len(head) :]:
        match = _string(line)
        if match is None:
            raise NotACatalogue
        if match["word"]:
            current = match["word"]
            if current in fields:
                raise NotACatalogue
            fields[current] = ""
        elif not current:
            raise NotACatalogue
        fields[current] += _meant(match["text"])
        marks.add(match["old"] is not None)
        lines["body" if current.startswith("msgstr") else "names"].append(line)
    if not fields:
        return Message(END, start, head, (), (), None, ())
    texts = _texts(fields)
    if len(marks) > 1 or "msgid" not in fields:
        raise NotACatalogue
    key = Key(fields.get("msgctxt"), fields["msgid"], marks.pop())
    names, body = (tuple(lines[part]) for part in ("names", "body"))
    return Message(key, start + len(head), head, names, body, fields.get("msgid_plural"), texts)


def _is_head(line: bytes) -> bool:
    text = line.decode().strip()
    return not text or (text.startswith("#") and (not text.startswith("#~") or text[2:3] == "|"))


def _texts(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Return the translations. Raises NotACatalogue where they are not those of such a message."""
    texts = [text for word, text in fields.items() if word.startswith("msgstr")]
    is_plural = "msgid_plural" in fields
    expected = [f"msgstr[{n}]" for n in range(len(texts))] if is_plural else ["msgstr"]
    if not texts or [word for word in fields if word.startswith("msgstr")] != expected:
        raise NotACatalogue
    return tuple(texts)


def _meant(text: str) -> str:
    try:
        return re.sub(r"\\(.)", lambda match: ESCAPES[match[1]], text)
    except KeyError:
        raise NotACatalogue from None


def _escaped(text: str) -> str:
    return "".join(WRITTEN.get(sign, sign) for sign in text)

"""What a catalogue says of its messages, one fact at a time."""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from quickscale_cli.merging.catalogues import END, HEADER, Key, Message, header_fields
from quickscale_cli.merging.reading_catalogues import read_messages, without_markers

STAMPS = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "X-Generator")


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

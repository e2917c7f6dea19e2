"""Read catalogues of gettext, line by line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from quickscale_cli.merging.catalogues import (
    END,
    ESCAPES,
    Catalogue,
    Key,
    Message,
    NotACatalogue,
)

MARKERS = (b"<<<<<<< ", b"=======", b">>>>>>> ")
STRING = re.compile(
    r"(?P<old>#~[ \t]*)?(?:(?P<word>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)[ \t]*)?"
    r'"(?P<text>(?:[^"\\]|\\.)*)"[ \t]*'
)


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


def _string(line: bytes) -> re.Match[str] | None:
    try:
        return STRING.fullmatch(line.decode().strip())
    except UnicodeDecodeError:
        raise NotACatalogue from None


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


def without_markers(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Read over the markers of clashes, which stand between messages."""
    yield from (b"" if line.startswith(MARKERS) else line for line in lines)

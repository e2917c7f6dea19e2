"""Text as the merge sees it: lines, apart from how they end, start and are encoded."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

BOM = b"\xef\xbb\xbf"
T = TypeVar("T")
POINTER = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True)
class Text:
    """A file's lines, and the form they have in it."""

    lines: tuple[bytes, ...]
    ends: tuple[bytes, ...]  # how each line ends: LF, CRLF, CR where that is all there is, or b""
    has_bom: bool

    @property
    def canonical(self) -> bytes:
        """The same for all files that differ in form alone."""
        return b"".join(line + b"\n" for line in self.lines)

    @property
    def end(self) -> bytes | None:
        """How most lines end; None where no line tells."""
        counts = Counter(end for end in self.ends if end)
        return max(sorted(counts), key=lambda end: counts[end]) if counts else None

    @property
    def is_closed(self) -> bool | None:
        """Whether the last line ends with a line break; None in an empty file."""
        return bool(self.ends[-1]) if self.ends else None


def read(content: bytes) -> Text:
    has_bom = content.startswith(BOM)
    body = content[len(BOM) :] if has_bom else content
    parts = re.split(rb"(\r?\n)" if b"\n" in body else rb"(\r)", body)
    lines, ends = parts[::2], parts[1::2]
    if lines[-1]:
        ends.append(b"")
    else:
        lines.pop()
    return Text(tuple(lines), tuple(ends), has_bom)


def write(lines: list[bytes], *, base: Text | None, yours: Text, theirs: Text) -> bytes:
    """Give lines the form that the user's file has, or the new one where theirs is the base's."""
    end = _form(base.end if base else None, yours.end, theirs.end) or b"\n"
    is_closed = _form(base.is_closed if base else None, yours.is_closed, theirs.is_closed)
    has_bom = _form(base.has_bom if base else None, yours.has_bom, theirs.has_bom)
    ends = [end] * len(lines)
    if len(set(filter(None, yours.ends))) > 1:
        ends = _ends_as_before(lines, yours, end)
    if lines and not is_closed:
        ends[-1] = b""
    body = b"".join(map(_ended, lines, ends))
    return BOM + body if has_bom else body


def _ended(line: bytes, end: bytes) -> bytes:
    """End a line. Behind a stray CR, LF alone would read as CRLF."""
    return line + (b"\r\n" if end == b"\n" and line.endswith(b"\r") else end)


def same(one: bytes, other: bytes) -> bool:
    """Whether two files differ in nothing, or in their form alone."""
    if one == other:
        return True
    if is_opaque(one) or is_opaque(other):
        return False
    return read(one).lines == read(other).lines


def is_opaque(content: bytes) -> bool:
    """Whether this is no text that lines could be merged in."""
    return b"\0" in content or is_pointer(content)


def is_pointer(content: bytes) -> bool:
    return content.startswith(POINTER)


def speaks_another_encoding(yours: bytes, theirs: bytes) -> bool:
    """Whether the user's file is in another encoding than the lines that would be added to it."""
    return not _is_utf8(yours) and not theirs.isascii() and _is_utf8(theirs)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _form[T](base: T | None, yours: T | None, theirs: T | None) -> T | None:
    """Merge one trait of form: the user's, unless only the template has an opinion."""
    if yours is None or (base is not None and yours == base and theirs is not None):
        return theirs
    return yours


def _ends_as_before(lines: list[bytes], yours: Text, end: bytes) -> list[bytes]:
    """Keep how each surviving line ends, in a file where that is mixed."""
    ends = [end] * len(lines)
    matcher = SequenceMatcher(None, yours.lines, lines, autojunk=False)
    for start, to, length in matcher.get_matching_blocks():
        ends[to : to + length] = [given or end for given in yours.ends[start : start + length]]
    return ends

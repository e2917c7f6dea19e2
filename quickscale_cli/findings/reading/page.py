"""A page as Django reads it: its tags and variables, but for what is comment or verbatim."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

TOKEN = re.compile(rb"{%.*?%}|{{.*?}}|{#.*?#}")  # as Django's lexer has it: none goes over a line
TEXT = re.compile(rb"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
PART = re.compile(rb"(?:%b|[^\s\"'])+|\S" % TEXT.pattern)
FIRST_IS_TEMPLATE = {"include", "extends", "kept"}
FIRST_IS_URL = {"url"}
ALL_ARE_URLS = {"active"}  # of saas/core/templatetags/ui.py


class Part(NamedTuple):
    """A word of a tag, with the place of its first byte."""

    text: str
    start: int

    @property
    def quoted(self) -> "Part | None":
        """What stands between its quotes, if that is all there is."""
        quote = self.text[0]
        if quote not in "\"'" or self.text.find(quote, 1) != len(self.text) - 1:
            return None
        return Part(self.text[1:-1], self.start + 1)

    @property
    def span(self) -> slice:
        return slice(self.start, self.start + len(self.text.encode("utf-8", "surrogateescape")))


@dataclass(frozen=True)
class Token:
    """`{% … %}` or `{{ … }}`, without its braces."""

    is_tag: bool
    inner: bytes
    start: int  # of what is inside

    @cached_property
    def parts(self) -> list[Part]:
        return [
            Part(found[0].decode("utf-8", "surrogateescape"), self.start + found.start())
            for found in PART.finditer(self.inner)
        ]

    @property
    def name(self) -> str:
        """The tag's name; "" for a variable."""
        return self.parts[0].text if self.is_tag and self.parts else ""

    @property
    def first(self) -> Part | None:
        """The text between quotes that follows the tag's name."""
        return self.parts[1].quoted if len(self.parts) > 1 else None


def read_page(content: bytes) -> list[Token]:
    """Return the tags and variables that Django would look at, in order."""
    return list(_tokens(content))


def _tokens(content: bytes) -> Iterator[Token]:
    until = b""  # the tag that ends a comment, or what is verbatim
    for found in TOKEN.finditer(content):
        inner, is_tag = found[0][2:-2], found[0][:2] == b"{%"
        written = inner.strip()
        if until:
            until = b"" if is_tag and written == until else until
        elif is_tag and written.split(b" ")[0] == b"verbatim":
            until = b"end" + written
        elif is_tag and written.split(b" ")[0] == b"comment":
            until = b"endcomment"
        elif found[0][:2] != b"{#":
            yield Token(is_tag, inner, found.start() + 2)


class Tag(NamedTuple):
    """A tag of a page that names a url, or else a template; `start` counts bytes."""

    is_url: bool
    name: str
    start: int


def tags(tokens: Iterable[Token]) -> Iterator[Tag]:
    for token in tokens:
        name = token.name
        if name in FIRST_IS_TEMPLATE | FIRST_IS_URL and token.first:
            yield Tag(name in FIRST_IS_URL, *token.first)
        elif name in ALL_ARE_URLS:
            yield from (Tag(True, *text) for part in token.parts[1:] if (text := part.quoted))

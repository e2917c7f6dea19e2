"""A file of the user's, and what it is read as."""

import re
from dataclasses import dataclass
from functools import cached_property

from quickscale_cli.findings.reading.code import Code, read_code
from quickscale_cli.findings.reading.page import Token, read_page
from quickscale_cli.findings.reading.references import is_page
from quickscale_cli.findings.reading.text_files import Language, language

WORD = re.compile(rb"[\w\x80-\xff]+")


@dataclass(frozen=True)
class UserFile:
    """A file that the user wrote, or has had a hand in."""

    path: str
    content: bytes

    @cached_property
    def words(self) -> set[bytes]:
        return set(WORD.findall(self.content))

    @property
    def is_code(self) -> bool:
        return self.path.endswith(".py")

    @cached_property
    def code(self) -> Code | None:
        """The file as Python; None where it is something else, or newer than this Python."""
        return read_code(self.path, self.content) if self.is_code else None

    @property
    def is_unreadable(self) -> bool:
        """Whether somebody has asked for its code, and there was none to be had."""
        return self.is_code and self.__dict__.get("code", self) is None

    def forget(self) -> None:
        """Give up the parsed code: a thousand files of it fill the memory."""
        self.__dict__.pop("code", None)

    @property
    def is_page(self) -> bool:
        return is_page(self.path)

    @cached_property
    def page(self) -> list[Token]:
        """The tags and variables of a page; none where it is something else."""
        return read_page(self.content) if self.is_page else []

    @cached_property
    def language(self) -> Language | None:
        """What another text is written in; None for code and pages."""
        return None if self.is_code or self.is_page else language(self.path, self.content)

    def line(self, place: int) -> int:
        return self.content.count(b"\n", 0, place) + 1

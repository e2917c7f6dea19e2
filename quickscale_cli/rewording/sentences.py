"""Sentences that pages and code hand to gettext, and what a text must be to become one."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from quickscale_cli.merging.catalogues import Key, quoted
from quickscale_cli.rewording.wording import (
    CLOSE,
    OPEN,
    SLOT,
    Word,
    in_page,
    slots,
)

PLACEHOLDER = re.compile(r"%\((\w+)\)[-+#0]*\d*(?:\.\d+)?[a-zA-Z]|%%")
ENDINGS = r"""["']([^"']*)["']"""
PLURALIZE = re.compile(
    rf".*\|\s*pluralize(?:\s*:\s*{ENDINGS})?|pluralize\([^,]+(?:,\s*{ENDINGS})?\)"
)
WIDTH = 78


@dataclass(frozen=True)
class Sentence:
    context: str | None
    id: str
    plural: str | None = None
    of_page: bool = False

    @property
    def key(self) -> Key:
        return Key(self.context, self.id)

    @property
    def is_formatted(self) -> bool:
        """Whether a per cent sign is written twice in it."""
        return self.of_page or any(PLACEHOLDER.search(form) for form in self.forms)

    @property
    def forms(self) -> list[str]:
        return [self.id] if self.plural is None else [self.id, self.plural]

    @cached_property
    def words(self) -> list[list[Word]]:
        """What stands in a file, a list for each form, placeholders marked."""
        shown = [self._shown(form) for form in self.forms]
        if self.of_page:
            return [[*in_page(_as_page(form).encode())] for form in shown]
        return [[Word(form, 0, 0)] for form in shown]

    @cached_property
    def placeholders(self) -> dict[str, str]:
        found = (match for form in self.forms for match in PLACEHOLDER.finditer(form))
        return {match[1]: match[0] for match in found if match[1]}

    def said_as(self, texts: list[str], names: Mapping[str, str]) -> tuple[str, ...] | None:
        """Return the translations that say these texts; None where something would be lost."""
        told = []
        for text in texts:
            if any(slot not in names for slot in slots(text)):
                return None
            parts = SLOT.split(text)
            parts[::2] = [self._doubled(part) for part in parts[::2]]
            parts[1::2] = [self.placeholders[names[slot]] for slot in parts[1::2]]
            told.append("".join(parts))
        last = {match[1] for match in PLACEHOLDER.finditer(told[-1]) if match[1]}
        return tuple(told) if last == self._last and all(map(str.strip, told)) else None

    def entry(self, texts: tuple[str, ...]) -> list[bytes]:
        """Return the lines that say so in a catalogue."""
        lines = [b"#, python-format"] if self.placeholders else []
        lines += quoted("msgctxt", self.context) if self.context is not None else []
        lines += _folded("msgid", self.id)
        if self.plural is None:
            return [*lines, *_folded("msgstr", texts[0])]
        lines += _folded("msgid_plural", self.plural)
        for number, text in enumerate(texts):
            lines += _folded(f"msgstr[{number}]", text)
        return lines

    @property
    def _last(self) -> set[str]:
        return {match[1] for match in PLACEHOLDER.finditer(self.forms[-1]) if match[1]}

    def _shown(self, form: str) -> str:
        if not self.is_formatted:
            return form
        return PLACEHOLDER.sub(lambda one: f"{OPEN}{one[1]}{CLOSE}" if one[1] else "%", form)

    def _doubled(self, text: str) -> str:
        return text.replace("%", "%%") if self.is_formatted else text


def resolved(text: str, *, is_plural: bool) -> str:
    """Write a text for one thing or for several: without the endings that are chosen by number."""

    def ending(match: re.Match[str]) -> str:
        found = PLURALIZE.fullmatch(match[1])
        if not found:
            return match[0]
        one, _, many = (found[1] or found[2] or "s").rpartition(",")
        return many if is_plural else one

    return SLOT.sub(ending, text)


def bound(text: str, shown: str, names: dict[str, str]) -> bool:
    """Whether a text is this form of a sentence; tells which expression is which placeholder."""
    mine, ours = SLOT.split(text), SLOT.split(shown)
    if mine[::2] != ours[::2]:
        return False
    pairs = zip(mine[1::2], ours[1::2], strict=True)
    return all(names.setdefault(expression, name) == name for expression, name in pairs)


def _folded(word: str, text: str) -> list[bytes]:
    """Write a text as lines of a catalogue, of a length that is read."""
    if "\n" in text or len(text) <= WIDTH:
        return quoted(word, text)
    pieces = textwrap.wrap(
        text, WIDTH, drop_whitespace=False, break_long_words=False, break_on_hyphens=False
    )
    return [f'{word} ""'.encode(), *(quoted("", piece)[0].strip() for piece in pieces)]


def _as_page(text: str) -> str:
    return SLOT.sub(r"{{ \1 }}", text)

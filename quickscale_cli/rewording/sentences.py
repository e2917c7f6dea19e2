"""Sentences that pages and code hand to gettext, and what a text must be to become one."""

import ast
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from quickscale_cli.merging.catalogues import Key, quoted
from quickscale_cli.rewording.wording import (
    CLOSE,
    OPEN,
    SLOT,
    SPEAKING,
    Word,
    in_page,
    said,
    slots,
)

TRANSLATE = re.compile(r"""\{%\s*trans(?:late)?\s+(?:"([^"]*)"|'([^']*)')((?:(?!%\}).)*)%\}""")
QUICK = re.compile(r'\b_\("([^"]*)"\)')  # in other tags
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b((?:(?!%\}).)*)%\}(.*?)"
    r"(?:\{%\s*plural\s*%\}(.*?))?\{%\s*endblocktrans(?:late)?\s*%\}",
    re.DOTALL,
)
CONTEXT = re.compile(r'\bcontext\s+"([^"]*)"')
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
PLACEHOLDER = re.compile(r"%\((\w+)\)[-+#0]*\d*(?:\.\d+)?[a-zA-Z]|%%")
ENDINGS = r"""["']([^"']*)["']"""
PLURALIZE = re.compile(
    rf".*\|\s*pluralize(?:\s*:\s*{ENDINGS})?|pluralize\([^,]+(?:,\s*{ENDINGS})?\)"
)
WIDTH = 78
MODULE = "django.utils.translation"
# What each function takes: a context, a plural.
FUNCTIONS = {
    "gettext": (False, False),
    "gettext_lazy": (False, False),
    "gettext_noop": (False, False),
    "ngettext": (False, True),
    "ngettext_lazy": (False, True),
    "pgettext": (True, False),
    "pgettext_lazy": (True, False),
    "npgettext": (True, True),
    "npgettext_lazy": (True, True),
}


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


def sentences_of(path: str, content: bytes) -> list[Sentence]:
    """Return the sentences of a file, as often as they stand there."""
    is_code = path.endswith(".py")
    if not path.endswith(SPEAKING) or (is_code and MODULE.encode() not in content):
        return []
    try:
        text = content.decode()
        return list(_in_code(ast.parse(content)) if is_code else _in_page(text))
    except (SyntaxError, UnicodeDecodeError, ValueError, RecursionError):
        return []


def _in_page(text: str) -> Iterator[Sentence]:
    for match in TRANSLATE.finditer(text):
        context, plain = CONTEXT.search(match[3]), match[1] if match[2] is None else match[2]
        yield Sentence(context[1] if context else None, plain.replace("%", "%%"), of_page=True)
    for match in QUICK.finditer(text):
        yield Sentence(None, match[1].replace("%", "%%"), of_page=True)
    for match in BLOCK.finditer(text):
        context = CONTEXT.search(match[1])
        is_trimmed = "trimmed" in match[1].split()
        plural = _body(match[3], is_trimmed) if match[3] is not None else None
        one = _body(match[2], is_trimmed)
        yield Sentence(context[1] if context else None, one, plural, of_page=True)


def _body(text: str, is_trimmed: bool) -> str:
    if is_trimmed:
        text = " ".join(filter(None, map(str.strip, text.splitlines())))
    return VARIABLE.sub(r"%(\1)s", text.replace("%", "%%"))


def _in_code(module: ast.Module) -> Iterator[Sentence]:
    nodes = list(ast.walk(module))
    called = {
        alias.asname or alias.name: alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == MODULE
        for alias in node.names
    }
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from _call(node, FUNCTIONS.get(called.get(node.func.id, "")))


def _call(node: ast.Call, takes: tuple[bool, bool] | None) -> Iterator[Sentence]:
    if takes is None:
        return
    has_context, has_plural = takes
    count = 1 + has_context + has_plural
    texts = [said(argument) for argument in node.args[:count]]
    if len(texts) == count and all(texts) and not any(map(slots, texts)):
        context = texts.pop(0) if has_context else None
        yield Sentence(context, texts[0], texts[1] if has_plural else None)


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

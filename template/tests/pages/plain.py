"""Words that did not go through gettext: letters where the tests' language has none."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

# What people read or hear of a tag. A button's value is its text, others' is what was filled in.
SPOKEN = {"alt", "label", "placeholder", "summary", "title"}
SPOKEN |= {"aria-description", "aria-label", "aria-roledescription", "aria-valuetext"}
BUTTONS = {"button", "reset", "submit"}
DESCRIBED = re.compile(r"description|title|og:.*(title|description|alt)|twitter:.*(title|alt)")
SAMPLES = {"bdi", "code", "kbd", "pre", "samp", "script", "style", "textarea"}  # nobody's sentences
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}

WORD = re.compile(r"[A-Za-z]{2,}")
# Addresses, paths, names in code, keys such as run:1, capitals such as CSV, numbers, units.
NO_WORD = re.compile(
    r"[\w.+-]+@[\w.-]+|\w+://\S+|[\w.-]*/[\w./-]*|\w*(?:[._]\w+)+\(?\)?|\w+:\w[\w:-]*"
    r"|\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\b[\da-f]{12,}\b|\b[a-z]+\d\w*|^\s*[a-z\d]+(?:-[a-z\d]+)+\s*$"
    r"|\b[A-Z][A-Z\d]+s?\b|\b(?:ms|kB|px)\b|\b\w+-\d[\w:.+-]*|\"\w+\":"
    r"|^\s*(?:True|False|None|default)\s*$"
)
SENTENCE = re.compile(r"[A-Za-z]{2,} [A-Za-z]|^[A-Z][a-z]+$")


class Plain(NamedTuple):
    line: int
    place: str  # such as <p class="help">, or an attribute in it
    text: str


def in_text(
    text: str, line: int = 1, place: str = "text", wanted: re.Pattern[str] = WORD
) -> Iterator[Plain]:
    if wanted.search(NO_WORD.sub(" ", text)):
        yield Plain(line, place, " ".join(text.split()))


def in_html(html: str, wanted: re.Pattern[str] = WORD) -> Iterator[Plain]:
    reader = _Reader(wanted)
    reader.feed(html)
    reader.close()
    yield from reader.found


class _Reader(HTMLParser):
    """Reads what a page says, but for samples and what is marked `translate="no"`."""

    def __init__(self, wanted: re.Pattern[str]) -> None:
        super().__init__()
        self.found: list[Plain] = []
        self._wanted = wanted
        self._open: list[tuple[str, str, bool]] = []  # tag, as it is written, whether it is told

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_told = self._is_told and given.get("translate") != "no"
        if is_told:
            for name, value in _spoken(tag, given):
                self._note(value, f"{name} of {_shown(tag, given)}")
        is_foreign = "lang" in given and tag != "html"
        if tag not in VOID:
            self._open.append(
                (tag, _shown(tag, given), is_told and tag not in SAMPLES and not is_foreign)
            )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _, _ in self._open]
        if tag in names:  # a paragraph may be left open
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._is_told:
            self._note(data, self._open[-1][1] if self._open else "text")

    @property
    def _is_told(self) -> bool:
        return not self._open or self._open[-1][2]

    def _note(self, text: str, place: str) -> None:
        self.found += in_text(text, self.getpos()[0], place, self._wanted)


def _spoken(tag: str, given: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        is_data = name.startswith("data-") and SENTENCE.search(value)
        is_button = name == "value" and tag == "input" and given.get("type") in BUTTONS
        if name in SPOKEN or is_data or is_button:
            yield name, value
    if DESCRIBED.fullmatch(given.get("name", given.get("property", ""))) and tag == "meta":
        yield "content", given.get("content", "")


def _shown(tag: str, given: dict[str, str]) -> str:
    marks = [f'{name}="{given[name]}"' for name in ("id", "class", "name") if given.get(name)]
    return f"<{' '.join([tag, *marks[:2]])}>"

"""Find the sentences that code and pages hand to gettext.

Django turns a page into something like Python, and Babel reads that: the same as makemessages
finds, without xgettext.
"""

import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.conf import settings
from django.template import TemplateSyntaxError
from django.utils.translation.template import templatize

from saas.core.words import places
from saas.core.words.errors import CodeUnreadable

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOTES = ["Translators:"]
MARKS = re.compile(r"gettext|\b_\(|\btrans|\bblocktrans")  # a file without any says nothing
SPACE_OR_TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"|' r"'(?:[^'\\\n]|\\.)*'|[^\S\n]")
INDENT = re.compile(r"^ +", re.MULTILINE)


class Key(NamedTuple):
    id: str
    context: str | None = None


@dataclass(frozen=True)
class Sentence:
    key: Key
    plural: str | None
    notes: tuple[str, ...]  # for translators
    places: tuple[tuple[Path, int], ...]  # files and lines


type Sentences = dict[Key, Sentence]


def sentences(files: Iterable[Path] | None = None) -> Sentences:
    """Return each sentence of the project once, with all its places. Raises CodeUnreadable."""
    found: Sentences = {}
    read = chain.from_iterable(map(_read, places.sources() if files is None else files))
    for one in chain(_promise(), read) if files is None else read:
        before = found.get(one.key, Sentence(one.key, one.plural, (), ()))
        found[one.key] = Sentence(
            one.key,
            before.plural or one.plural,
            tuple(dict.fromkeys([*before.notes, *one.notes])),
            (*before.places, *one.places),
        )
    return dict(sorted(found.items(), key=lambda item: (item[0].id, item[0].context or "")))


def _promise() -> Iterator[Sentence]:
    """Yield what features.toml says of the project, since pages say it in every language."""
    file = Path(settings.BASE_DIR, "features.toml")
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    for number, line in enumerate(lines, 1):
        if line.startswith("description") and settings.PROJECT_DESCRIPTION:
            yield Sentence(Key(settings.PROJECT_DESCRIPTION), None, (), ((file, number),))


def _read(file: Path) -> Iterator[Sentence]:
    try:
        text = file.read_text("utf-8")
        if not MARKS.search(text):
            return
        code = text if file.suffix == ".py" else _as_python(text, file)
        for line, message, notes, context in _extracted(code, file):
            ids: tuple[str, ...] = (message,) if isinstance(message, str) else message
            plural = ids[1] if len(ids) > 1 else None
            yield Sentence(Key(ids[0], context), plural, tuple(notes), ((file, line),))
    except (SyntaxError, TemplateSyntaxError, UnicodeError, tokenize.TokenError) as error:
        raise CodeUnreadable(places.shown(file), str(error)) from None


class _Code(io.BytesIO):
    name = ""  # Babel says it when it warns of a message that can't be one


def _extracted(code: str, file: Path) -> Iterator[Any]:
    source = _Code(code.encode())
    source.name = places.shown(file)
    return extract("python", source, KEYWORDS, NOTES)


def _as_python(page: str, file: Path) -> str:
    """Write a page as Python reads it: no indents, and no spaces that Python does not know."""
    code = templatize(page, origin=places.shown(file))
    plain = SPACE_OR_TEXT.sub(lambda match: match[0] if match[0][0] in "\"'" else " ", code)
    return INDENT.sub("", plain)

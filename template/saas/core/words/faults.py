"""What is wrong with a translation: it would break a page, or say something else than it should."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from babel.messages.catalog import Message

from saas.core.words.catalogues import Read, is_translated, messages, texts_of

NAMED = re.compile(r"%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]")
PLACED = re.compile(r"%[-+#0]*\d*(?:\.\d+)?[sdiufFeEgGxXoc]")
BRACED = re.compile(r"(?<!\{)\{\w*(?:[.!:\[][^{}]*)?\}(?!\})")
LONE = re.compile(r"%")
VOID = {"br", "hr", "img", "input", "wbr"}


@dataclass(frozen=True, order=True)
class Fault:
    line: int
    what: str


def faults(catalog: Read) -> Iterator[Fault]:
    """Yield what keeps a catalogue from being compiled."""
    for line in catalog.told_again:
        yield Fault(line, "the sentence stands here a second time: keep one")
    for message in messages(catalog).values():
        if is_translated(message):
            for what in _faults(message, catalog.num_plurals):
                yield Fault(message.lineno or 0, what)


def _faults(message: Message, forms: int) -> Iterator[str]:
    if message.fuzzy:
        yield "it is fuzzy: read it, mend it, and take the word fuzzy out"
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    texts = texts_of(message)
    if len(ids) > 1 and (len(texts) != forms or not all(texts)):
        yield f"it has {len([*filter(None, texts)])} of the {forms} plural forms of the language"
        return
    for number, text in enumerate(texts):
        is_last = number == len(texts) - 1
        yield from dict.fromkeys(
            [
                *_placeholder_faults(ids, text, may_lack=0 if is_last else 1),
                *_tag_faults(ids[-1], text),
            ]
        )


def _placeholder_faults(ids: list[str], text: str, *, may_lack: int) -> Iterator[str]:
    """Compare placeholders; a form for one thing may say "one" instead of its number."""
    wanted, known = _named(ids[-1]), {name for one in ids for name in _named(one)}
    there = _named(text)
    if foreign := sorted(there - known):
        yield f"it has {', '.join(foreign)}, which the sentence has not"
    lost = sorted(wanted - there)
    if len(lost) > (may_lack if len(ids) > 1 else 0):
        yield f"it lacks {', '.join(lost)}"
    placed = [Counter(PLACED.findall(_without_double(one))) for one in (ids[-1], text)]
    if placed[0] != placed[1]:
        expected = ", ".join(placed[0].elements()) or "none"
        yield f"its placeholders are not those of the sentence: {expected}"
    elif _is_formatted(ids) and LONE.search(_rest(text)):
        yield "it has a % that stands for nothing: write %%"


def _named(text: str) -> set[str]:
    return {*NAMED.findall(_without_double(text)), *BRACED.findall(text)}


def _is_formatted(ids: list[str]) -> bool:
    """Whether its percent signs mean something: not in a sentence that has a lone one itself."""
    return any("%" in one for one in ids) and not any(LONE.search(_rest(one)) for one in ids)


def _rest(text: str) -> str:
    return PLACED.sub("", NAMED.sub("", _without_double(text)))


def _without_double(text: str) -> str:
    return text.replace("%%", "")


def tags(text: str) -> Counter[str]:
    """Return the tags of a text, and how often each stands there."""
    return _Tags(text).names


def _tag_faults(sentence: str, text: str) -> Iterator[str]:
    wanted, there = _Tags(sentence), _Tags(text)
    if wanted.is_broken:
        return  # no HTML, such as "a < b"
    if there.is_broken:
        yield "its HTML is broken: a tag is not closed, or closes another"
    elif lost := sorted((wanted.names - there.names).elements()):
        yield f"it lacks {', '.join(f'<{name}>' for name in lost)}"


class _Tags(HTMLParser):
    """The tags of a text, and whether they close each other."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: Counter[str] = Counter()
        self.is_broken = False
        self._open: list[str] = []
        self.feed(text)
        rest = self.rawdata
        self.close()
        self.is_broken = self.is_broken or bool(self._open) or "<" in rest

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names[tag] += 1
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.is_broken = True

"""Sentences of ours that an owner has put into other words, in our own files.

Only what is certain is told: the sentence is one that the new release hands to gettext, what stood
there was that sentence, and nothing around it has changed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Entry, Tree
from quickscale_cli.merging.carrying import catalogues, live
from quickscale_cli.merging.catalogues import Catalogue, Key
from quickscale_cli.merging.outcome import Sides
from quickscale_cli.merging.trees import Trees
from quickscale_cli.rewording.aligning import aligned
from quickscale_cli.rewording.sentences import Sentence, bound, resolved, sentences_of
from quickscale_cli.rewording.wording import SLOT, SPEAKING, Word, marked, words_of

APART = ("/migrations/", "/tests/")
LONG = 4  # words of a sentence that is looked for in other files than where it stood
SAID = re.compile(r"[A-Z][^\n]*\w \w")


@dataclass(frozen=True)
class Span:
    """Bytes of the owner's file that say it, and what stood there in ours."""

    start: int
    end: int
    before: bytes


@dataclass(frozen=True)
class Rewording:
    path: str  # of the owner's file
    line: int
    sentence: Sentence
    texts: tuple[str, ...]  # one for each form, as a catalogue has them
    spans: tuple[Span, ...]
    elsewhere: int = 0  # how many more places say the sentence, which the owner has left


@dataclass(frozen=True)
class Found:
    certain: tuple[Rewording, ...] = ()
    unsure: int = 0  # sentences with other words that could be none of ours, or not go along


def find_rewordings(scratch: Scratch, trees: Trees, sides: Iterable[Sides], language: str) -> Found:
    """Find them in the files of a project that come from the template."""
    edited = [one for one in sides if _is_edited(trees, one)]
    if not edited:
        return Found()
    found: list[Rewording] = []
    unsure = 0
    release = _Release(scratch, trees.theirs)
    contents = scratch.read(e.id for one in edited for e in trees.entries(one) if e)
    for one in edited:
        base, yours, theirs = (contents[e.id] if e else b"" for e in trees.entries(one))
        page = _compare(one.yours or "", base, yours)
        if page:
            certain, doubtful = page.rewordings(sentences_of(one.theirs or "", theirs), release)
            found += certain
            unsure += doubtful
    kept, lost = _agreed(found, release.count, said_by(scratch, trees.yours, language))
    return Found(tuple(kept), unsure + lost)


def said_by(scratch: Scratch, tree: Tree, language: str) -> Catalogue:
    """Return what the owner's own catalogue of a language says."""
    path = catalogue_of(language)
    entry = catalogues(tree).get(path)
    return (live(scratch.read_one(entry.id)) or {}) if entry else {}


def catalogue_of(language: str) -> str:
    return f"locale/{language}/LC_MESSAGES/django.po"


def _is_edited(trees: Trees, sides: Sides) -> bool:
    if not (sides.base and sides.yours and sides.theirs):
        return False
    base, yours, theirs = trees.entries(sides)
    assert base
    assert yours
    assert theirs
    return _speaks(sides.base, base) and yours.is_file and theirs.is_file and base.id != yours.id


class _Release:
    """What the new release says in all, read once and only where somebody has reworded."""

    def __init__(self, scratch: Scratch, tree: Tree) -> None:
        self._scratch = scratch
        self._tree = tree

    @cached_property
    def sentences(self) -> list[Sentence]:
        speaking = {path: entry for path, entry in self._tree.items() if _speaks(path, entry)}
        contents = self._scratch.read(entry.id for entry in speaking.values())
        return [
            sentence
            for path, entry in speaking.items()
            for sentence in sentences_of(path, contents[entry.id])
        ]

    @cached_property
    def long(self) -> list[Sentence]:
        """Those that nothing else says by chance, each once."""
        each = dict.fromkeys(self.sentences)
        return [one for one in each if len(one.id.split()) >= LONG]

    @cached_property
    def _counts(self) -> Counter[Key]:
        return Counter(sentence.key for sentence in self.sentences)

    def count(self, sentence: Sentence) -> int:
        return self._counts[sentence.key]


def _speaks(path: str, entry: Entry) -> bool:
    is_apart = any(apart in f"/{path}" for apart in APART)
    return entry.is_file and path.endswith(SPEAKING) and not is_apart


def _compare(path: str, base: bytes, yours: bytes) -> "_Page | None":
    before, after = words_of(path, base), words_of(path, yours)
    if before is None or after is None:
        return None
    places, changed, broken = aligned(before, after)
    if not changed and not broken:
        return None
    return _Page(path, (base, yours), (before, after), places, changed, broken)


@dataclass(frozen=True)
class _Match:
    """Where a sentence stood in our file: so many words from `start` on."""

    sentence: Sentence
    start: int
    length: int
    names: Mapping[str, str]  # placeholders by the expressions that stood there

    @property
    def words(self) -> range:
        return range(self.start, self.start + self.length)


@dataclass(frozen=True)
class _Page:
    """One file: ours, and the owner's."""

    path: str
    contents: tuple[bytes, bytes]
    words: tuple[list[Word], list[Word]]
    places: Mapping[int, int]
    changed: set[int]
    broken: set[int]

    def rewordings(self, said: list[Sentence], release: _Release) -> tuple[list[Rewording], int]:
        """Return what is certain, and how many sentences more may have been reworded."""
        touched, counts = self.changed | self.broken, Counter(said)
        matches = [match for one in counts for match in self._matches(one)]
        others = (one for one in release.long if one not in counts)
        matches += [match for one in others for match in self._matches(one)]
        spans = Counter(match.words for match in matches)
        found: list[Rewording] = []
        unsure = sum(spans[words] > 1 for words in spans if touched.intersection(words))
        for sentence, its in _by_sentence(matches, spans):
            if not any(touched.intersection(match.words) for match in its):
                continue
            is_whole = len(its) == (counts[sentence] or release.count(sentence))
            reworded = [match for match in its if touched.intersection(match.words)]
            rewording = self._rewording(reworded) if is_whole else None
            if rewording:
                found.append(rewording)
            else:
                unsure += 1
        matched = {number for match in matches for number in match.words}
        return found, unsure + sum(self._could_be_said(n) for n in self.changed - matched)

    def _could_be_said(self, number: int) -> bool:
        return bool(SAID.match(self.words[0][number].text))

    @cached_property
    def _index(self) -> dict[tuple[str, ...], set[int]]:
        """Where a text stands, by its words without what is put into them."""
        index: dict[tuple[str, ...], set[int]] = {}
        for number, word in enumerate(self.words[0]):
            texts = {word.text, *(resolved(word.text, is_plural=many) for many in (False, True))}
            for text in texts:
                index.setdefault(_literals(text), set()).add(number)
        return index

    def _matches(self, sentence: Sentence) -> Iterator[_Match]:
        forms = sentence.words
        length = len(forms[0])
        if not length or any(len(form) != length for form in forms):
            return
        before = self.words[0]
        for start in sorted(self._index.get(_literals(forms[0][0].text), ())):
            names: dict[str, str] = {}
            there = before[start : start + length]
            if len(there) == length and all(
                _is_said(there, form, names, number if len(forms) > 1 else None)
                for number, form in enumerate(forms)
            ):
                yield _Match(sentence, start, length, names)

    def _rewording(self, matches: list[_Match]) -> Rewording | None:
        """Return what the owner says in all these places; None where that is not one thing."""
        said = {self._said(match) for match in matches}
        spans = [span for match in matches if (span := self._span(match))]
        [texts] = said if len(said) == 1 else [None]
        if texts is None or len(spans) != len(matches):
            return None
        line = self.contents[1].count(b"\n", 0, spans[0].start) + 1
        return Rewording(self.path, line, matches[0].sentence, texts, tuple(spans))

    def _said(self, match: _Match) -> tuple[str, ...] | None:
        span = self._span(match)
        if span is None:
            return None
        if match.length == 1:
            text = self.words[1][self.places[match.start]].text
        else:
            text = marked(self.contents[1][span.start : span.end].decode())
        forms = len(match.sentence.forms)
        texts = [resolved(text, is_plural=number == 1) for number in range(forms)]
        if forms > 1 and texts[0] == texts[1]:
            return None  # it does not know how many
        return match.sentence.said_as(texts, match.names)

    def _span(self, match: _Match) -> Span | None:
        if not all(number in self.places for number in match.words):
            return None
        first, last = match.words[0], match.words[-1]
        start, end = self.places[first], self.places[last]
        if end - start != last - first:
            return None
        before, after = self.words
        ours = self.contents[0][before[first].start : before[last].end]
        if b"\r\n" in self.contents[1]:
            ours = ours.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return Span(after[start].start, after[end].end, ours)


def _is_said(
    there: list[Word], form: list[Word], names: dict[str, str], number: int | None
) -> bool:
    for word, ours in zip(there, form, strict=True):
        if word.is_markup != ours.is_markup:
            return False
        text = word.text if number is None else resolved(word.text, is_plural=number == 1)
        if word.is_markup and text != ours.text:
            return False
        if not word.is_markup and not bound(text, ours.text, names):
            return False
    return any(map(str.isalpha, "".join("".join(_literals(word.text)) for word in form)))


def _literals(text: str) -> tuple[str, ...]:
    return tuple(SLOT.split(text)[::2])


def _by_sentence(
    matches: list[_Match], spans: Mapping[range, int]
) -> Iterator[tuple[Sentence, list[_Match]]]:
    """Sort matches by their sentences, without what lies in longer ones or could be two."""
    taken: dict[int, _Match] = {}
    there: dict[Sentence, list[_Match]] = {}
    for match in sorted(matches, key=lambda one: -one.length):
        if any(number in taken and taken[number] is not match for number in match.words):
            continue
        taken |= dict.fromkeys(match.words, match)
        if spans[match.words] == 1:
            there.setdefault(match.sentence, []).append(match)
    yield from there.items()


def _agreed(
    found: list[Rewording], count: Callable[[Sentence], int], own: Catalogue
) -> tuple[list[Rewording], int]:
    """Keep what is said alike wherever it was reworded, and is not said already."""
    kept, lost = [], 0
    for one in found:
        others = [o for o in found if o.sentence.key == one.sentence.key]
        if any(o.texts != one.texts for o in others):
            lost += 1
            continue
        if (mine := own.get(one.sentence.key)) and any(mine.texts):
            lost += mine.texts != one.texts
            continue
        handled = sum(len(o.spans) for o in others)
        kept.append(replace(one, elsewhere=max(count(one.sentence) - handled, 0)))
    return kept, lost

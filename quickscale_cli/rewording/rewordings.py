"""Sentences of ours that an owner has put into other words, in our own files.

Only what is certain is told: the sentence is one that the new release hands to gettext, what stood
there was that sentence, and nothing around it has changed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.carrying import catalogues, live
from quickscale_cli.merging.catalogues import Catalogue
from quickscale_cli.merging.outcome import Sides
from quickscale_cli.merging.trees import Trees
from quickscale_cli.rewording.aligning import aligned
from quickscale_cli.rewording.matching import Match, Places, by_sentence
from quickscale_cli.rewording.reading_sentences import sentences_of
from quickscale_cli.rewording.said_now import SaidNow, speaks
from quickscale_cli.rewording.sentences import Sentence, resolved
from quickscale_cli.rewording.wording import Word, marked, words_of

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
    release = SaidNow(scratch, trees.theirs)
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
    return speaks(sides.base, base) and yours.is_file and theirs.is_file and base.id != yours.id


def _compare(path: str, base: bytes, yours: bytes) -> "_Page | None":
    before, after = words_of(path, base), words_of(path, yours)
    if before is None or after is None:
        return None
    places, changed, broken = aligned(before, after)
    if not changed and not broken:
        return None
    return _Page(path, (base, yours), (before, after), places, changed, broken)


@dataclass(frozen=True)
class _Page:
    """One file: ours, and the owner's."""

    path: str
    contents: tuple[bytes, bytes]
    words: tuple[list[Word], list[Word]]
    places: Mapping[int, int]
    changed: set[int]
    broken: set[int]

    def rewordings(self, said: list[Sentence], release: SaidNow) -> tuple[list[Rewording], int]:
        """Return what is certain, and how many sentences more may have been reworded."""
        touched, counts = self.changed | self.broken, Counter(said)
        matches = [match for one in counts for match in self._ours.of(one)]
        others = (one for one in release.long if one not in counts)
        matches += [match for one in others for match in self._ours.of(one)]
        spans = Counter(match.words for match in matches)
        found: list[Rewording] = []
        unsure = sum(spans[words] > 1 for words in spans if touched.intersection(words))
        for sentence, its in by_sentence(matches, spans):
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
    def _ours(self) -> Places:
        return Places(self.words[0])

    def _rewording(self, matches: list[Match]) -> Rewording | None:
        """Return what the owner says in all these places; None where that is not one thing."""
        said = {self._said(match) for match in matches}
        spans = [span for match in matches if (span := self._span(match))]
        [texts] = said if len(said) == 1 else [None]
        if texts is None or len(spans) != len(matches):
            return None
        line = self.contents[1].count(b"\n", 0, spans[0].start) + 1
        return Rewording(self.path, line, matches[0].sentence, texts, tuple(spans))

    def _said(self, match: Match) -> tuple[str, ...] | None:
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

    def _span(self, match: Match) -> Span | None:
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

"""Find where the words of a file say a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from quickscale_cli.rewording.sentences import Sentence, bound, resolved
from quickscale_cli.rewording.wording import SLOT, Word


@dataclass(frozen=True)
class Match:
    """Where a sentence stands in a file: so many words from `start` on."""

    sentence: Sentence
    start: int
    length: int
    names: Mapping[str, str]  # placeholders by the expressions that stand there

    @property
    def words(self) -> range:
        return range(self.start, self.start + self.length)


class Places:
    """The words of a file, to be asked for sentences."""

    def __init__(self, words: list[Word]) -> None:
        self._words = words

    def of(self, sentence: Sentence) -> Iterator[Match]:
        """Yield where a sentence stands, whatever is put into it."""
        forms = sentence.words
        length = len(forms[0])
        if not length or any(len(form) != length for form in forms):
            return
        for start in sorted(self._index.get(_literals(forms[0][0].text), ())):
            names: dict[str, str] = {}
            there = self._words[start : start + length]
            if len(there) == length and all(
                _is_said(there, form, names, number if len(forms) > 1 else None)
                for number, form in enumerate(forms)
            ):
                yield Match(sentence, start, length, names)

    @cached_property
    def _index(self) -> dict[tuple[str, ...], set[int]]:
        """Where a text stands, by its words without what is put into them."""
        index: dict[tuple[str, ...], set[int]] = {}
        for number, word in enumerate(self._words):
            texts = {word.text, *(resolved(word.text, is_plural=many) for many in (False, True))}
            for text in texts:
                index.setdefault(_literals(text), set()).add(number)
        return index


def by_sentence(
    matches: list[Match], spans: Mapping[range, int]
) -> Iterator[tuple[Sentence, list[Match]]]:
    """Sort matches by their sentences, without what lies in longer ones or could be two."""
    taken: dict[int, Match] = {}
    there: dict[Sentence, list[Match]] = {}
    for match in sorted(matches, key=lambda one: -one.length):
        if any(number in taken and taken[number] is not match for number in match.words):
            continue
        taken |= dict.fromkeys(match.words, match)
        if spans[match.words] == 1:
            there.setdefault(match.sentence, []).append(match)
    yield from there.items()


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

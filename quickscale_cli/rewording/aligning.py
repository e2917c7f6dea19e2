"""Follow each word of our file into the owner's: which are the same, and which are others."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile

from quickscale_cli.rewording.wording import Word


def aligned(before: list[Word], after: list[Word]) -> tuple[dict[int, int], set[int], set[int]]:
    """Tell where each word went, which texts are others, and what can't be followed."""
    places: dict[int, int] = {}
    changed: set[int] = set()
    broken: set[int] = set()
    ours = {word.text for word in before if not word.is_markup}
    for what, start, end, to, until in _opcodes(before, after):
        pairs = list(zip(range(start, end), range(to, until), strict=False))
        fits = end - start == until - to and all(
            before[one].is_markup == after[other].is_markup
            and (not before[one].is_markup or before[one].text == after[other].text)
            for one, other in pairs
        )
        if what == "equal" or fits:
            places |= dict(pairs)
            others = {one for one, other in pairs if before[one].text != after[other].text}
            swapped = {one for one, other in pairs if one in others and after[other].text in ours}
            changed |= others - swapped
            broken |= swapped
            for one in swapped:
                del places[one]
        else:
            broken |= {n for n in range(start, end) if not before[n].is_markup}
    return places, changed, broken


def _opcodes(before: list[Word], after: list[Word]) -> Iterator[tuple[str, int, int, int, int]]:
    """Compare two files, quickly where most of them is the same."""
    mine, yours = ([word.key for word in words] for words in (before, after))
    pairs = zip(mine, yours, strict=False)
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    pairs = zip(reversed(mine[head:]), reversed(yours[head:]), strict=False)
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    ends = len(mine) - tail, len(yours) - tail
    yield "equal", 0, head, 0, head
    matcher = SequenceMatcher(None, mine[head : ends[0]], yours[head : ends[1]], autojunk=False)
    for what, start, end, to, until in matcher.get_opcodes():
        yield what, start + head, end + head, to + head, until + head
    yield "equal", ends[0], len(mine), ends[1], len(yours)

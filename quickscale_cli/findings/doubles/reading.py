"""What a file turns out to be when it is read: why nobody can, and what it says twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Twice(NamedTuple):
    """Something that is there once more, in a place that keeps only one of them."""

    name: str
    line: int  # of the later one, from 1


@dataclass(frozen=True)
class Reading:
    twice: tuple[Twice, ...] = ()  # each repetition, so that three of one name are two
    trouble: str = ""  # why nothing can read it, in the reader's words
    line: int = 0  # where that is, from 1; 0 where the reader does not say


def repeated(named: Iterable[Twice]) -> Iterator[Twice]:
    """Yield what comes again of the things in one place."""
    seen = set()
    for one in named:
        if one.name in seen:
            yield one
        seen.add(one.name)

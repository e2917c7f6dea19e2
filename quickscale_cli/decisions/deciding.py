"""Decisions about files: what was decided, and what that makes of the result."""

from dataclasses import dataclass, field, replace
from itertools import takewhile

from quickscale_cli.git.repository import Stages
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.outcome import (
    BOTH,
    MARKERS,
    Choice,
    Hunk,
    Outcome,
    Result,
    marked_entry,
)
from quickscale_cli.merging.text import read, write
from quickscale_cli.merging.trees import Trees


@dataclass
class Decisions:
    """What was decided, by path. `markers` leaves a file to be merged in the working tree."""

    result: Result
    trees: Trees
    labels: tuple[str, str]
    names: dict[str, str] = field(default_factory=dict)
    tools: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for outcome in self.result.decisions:
            if len(outcome.choices) == 1:  # nothing to choose from
                self.names[outcome.path] = outcome.choices[0].name

    @property
    def open(self) -> list[Outcome]:
        return [outcome for outcome in self.result.decisions if outcome.path not in self.names]

    @property
    def left(self) -> list[Outcome]:
        return [o for o in self.result.decisions if self.names.get(o.path) == MARKERS]

    def take(self, scratch: Scratch, outcome: Outcome, name: str) -> None:
        if name == BOTH:
            content = self.marked_content(scratch, outcome)
            self.write(scratch, outcome, BOTH, both(content, outcome.hunks, self.labels))
        else:
            self.names[outcome.path] = name

    def marked_content(self, scratch: Scratch, outcome: Outcome) -> bytes:
        marked = marked_entry(outcome)
        assert marked is not None
        return scratch.read_one(marked.id)

    def write(self, scratch: Scratch, outcome: Outcome, name: str, content: bytes) -> None:
        """Decide on a content that no side has."""
        marked = marked_entry(outcome)
        assert marked is not None
        entry = replace(marked, id=scratch.write([content])[0])
        places = dict(next(c.entries for c in outcome.choices if c.name == MARKERS))
        entries = tuple((path, entry if old else None) for path, old in places.items())
        choices = [choice for choice in outcome.choices if choice.name != name]
        changed = replace(outcome, choices=(*choices, Choice(name, entries)))
        outcomes = (changed if o.path == outcome.path else o for o in self.result.outcomes)
        self.result = replace(self.result, outcomes=tuple(outcomes))
        self.names[outcome.path] = name

    def tree(self) -> Tree:
        """Return the tree that this makes. Raises ChoiceImpossible."""
        return self.result.decide({p: name for p, name in self.names.items() if name != MARKERS})

    def stages(self) -> dict[str, Stages]:
        """Return what is left to be merged, by path: base, yours and theirs."""
        return {outcome.path: self.trees.entries(outcome.sides) for outcome in self.left}


def decide(result: Result, trees: Trees, version: object) -> Decisions:
    return Decisions(result, trees, ("yours", f"quickscale-{version}"))


def both(content: bytes, hunks: tuple[Hunk, ...], labels: tuple[str, str]) -> bytes:
    """Take the lines of both sides, yours first, where a file is marked."""
    text = read(content)
    lines, done = list(text.lines), 0
    for hunk in hunks:
        if hunk.settled is None:
            opening, closing = b"<<<<<<< " + labels[0].encode(), b">>>>>>> " + labels[1].encode()
            marked = [opening, *hunk.yours, b"=======", *hunk.theirs, closing]
            start = _find(lines, marked, done)
            gap = _gap(lines[:start]) if hunk.yours and hunk.theirs else []
            taken = [*hunk.yours, *gap, *hunk.theirs]
            lines[start : start + len(marked)] = taken
            done = start + len(taken)
    return write(lines, base=None, yours=text, theirs=text)


def _gap(before: list[bytes]) -> list[bytes]:
    """Return the blank lines that the clash begins after: its two sides are set apart alike."""
    return list(takewhile(lambda line: not line.strip(), reversed(before)))


def _find(lines: list[bytes], part: list[bytes], start: int) -> int:
    return next(n for n in range(start, len(lines)) if lines[n : n + len(part)] == part)

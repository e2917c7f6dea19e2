"""A shape of an upgrade: what a user and a template do to the same small project."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.cli.worlds import Special

Content = str | bytes | Special
Changes = Mapping[str, Content | None]  # None: no longer there


@dataclass(frozen=True)
class Release:
    changes: Changes
    manifest: str = ""
    questions: str = ""  # none: as before


@dataclass(frozen=True)
class Shape:
    """Lines of the user's hold the word "mine" and those of the template "news": no two alike."""

    name: str
    was: Mapping[str, Content]
    mine: Changes
    news: Changes | tuple[Release, ...]
    manifest: str = ""
    clash: str = ""  # the path where somebody has to decide, and has to be told so
    moves: Mapping[str, str] = field(default_factory=dict)  # paths that are the same file
    loose: Mapping[str, Content] = field(default_factory=dict)  # of the user's, not committed
    configuration: Mapping[str, str] = field(default_factory=dict)
    questions: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    kept: tuple[str, ...] = ()  # lines that the user's answers make of the new release

    @property
    def releases(self) -> tuple[Release, ...]:
        return self.news if isinstance(self.news, tuple) else (Release(self.news, self.manifest),)


def numbered(word: str = "line", count: int = 20, **put: str) -> str:
    """Write lines of code; `at_3="text"` puts a line in the third's place."""
    lines = [f"{word}_{number} = {number}\n" for number in range(count)]
    for place, text in put.items():
        lines[int(place.removeprefix("at_"))] = f"{text}\n"
    return "".join(lines)


def moved(*pairs: tuple[str, str]) -> str:
    return "[renamed.paths]\n" + "".join(f'"{old}" = "{new}"\n' for old, new in pairs)


A, B = "saas/a.py", "saas/b.py"
PLAIN, MINE, NEWS = numbered(), numbered(at_3="mine = 3"), numbered(at_16="news = 16")
HERS = numbered(at_3="news = 3")  # where MINE is

"""The account of catalogues: by what they say of each message, not by how its lines are broken."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from quickscale_cli.merging.catalogue_facts import Fact, facts
from quickscale_cli.merging.catalogues import HEADER, Key
from quickscale_cli.merging.messages import followed
from quickscale_cli.merging.outcome import Hunk
from quickscale_cli.merging.reading_catalogues import read_catalogue

Lines = tuple[bytes, ...]
HEADERS = "both changed this header of the catalogue, and yours stays"
STAYS = "the template no longer has the message, and you have changed it"


@dataclass(frozen=True)
class Left:
    """What is not in the result, or is and should not be. Without a reason it is an error."""

    side: str  # yours or theirs
    what: str
    said: tuple[Fact, ...]
    because: str = ""


def weigh(
    sides: tuple[Lines, Lines, Lines],
    final: Lines,
    hunks: Iterable[Hunk],
    words: Mapping[str, str],
) -> Iterator[Left]:
    """Weigh what base, yours and theirs say against a merged catalogue."""
    base, yours, theirs = map(read_catalogue, sides)
    moved = followed(base, yours, theirs, words)
    before, mine = (facts(side, moved) for side in sides[:2])
    new, there = facts(sides[2]), facts(final)
    shown = {fact for hunk in hunks for side in (hunk.yours, hunk.theirs) for fact in facts(side)}
    for side, said, other in (("yours", mine, new), ("theirs", new, mine)):
        lost = [fact for fact in said if fact not in before | there | shown]
        fields = [fact for fact in lost if fact.key == HEADER and not fact.text.startswith("#")]
        yield from _left(side, f"what {side} says is lost", lost, fields, HEADERS)
        back = [fact for fact in before if fact not in said | shown and fact in there]
        changed = {fact.key for fact in other - before} - {fact.key for fact in said}
        stays = [fact for fact in back if fact.key in changed]
        yield from _left(side, f"what {side} took out is back", back, stays, STAYS)


def _left(
    side: str, what: str, said: list[Fact], excused: list[Fact], because: str
) -> Iterator[Left]:
    if rest := [fact for fact in said if fact not in excused]:
        yield Left(side, what, tuple(rest))
    elif excused:
        yield Left(side, what, tuple(excused), because)


def has_only_moved(yours: Lines, final: Lines, words: Mapping[str, str]) -> bool:
    """Whether in a catalogue of the owner's nothing but declared names of messages is new."""
    before, after = read_catalogue(yours), read_catalogue(final)
    moved = {Key.named(old): Key.named(new) for old, new in words.items()}
    said, now = (Counter(one.sense for one in side.values()) for side in (before, after))
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    return (
        said <= now
        and said.keys() == now.keys()
        and gone <= moved.keys()
        and come <= {moved[key] for key in moved.keys() & before.keys()}
    )

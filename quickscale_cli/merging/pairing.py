"""Find which file of yours is which file of the template. Guesses never pair; they are asked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Entry, Tree
from quickscale_cli.merging.folders import followed, moved_folders
from quickscale_cli.merging.outcome import Sides, Sure
from quickscale_cli.merging.text import is_opaque, read
from quickscale_cli.releases.renames import Renames

ALIKE = 50  # percent of shared lines from which a guess is worth a question


@dataclass(frozen=True)
class Pair:
    sides: Sides
    sure: Sure | None = None


def pair(scratch: Scratch, base: Tree, yours: Tree, theirs: Tree, renames: Renames) -> list[Pair]:
    """Return every path of the template, base or theirs, once, with its counterparts."""
    new_place, sure_theirs = _follow_template(scratch, base, theirs, renames)
    your_place, sure_yours = _follow_you(scratch, base, yours, theirs, new_place, renames)
    moved = moved_folders(base, yours, your_place)
    taken = set(your_place.values())
    for path in base.keys() - your_place.keys():  # moved with its folder, and edited
        place = followed(path, moved)
        if place in yours and place not in taken | theirs.keys():
            your_place[path] = place
            taken.add(place)
    pairs = []
    for path in base:
        new, place = new_place.get(path), followed(path, moved)
        home = followed(new, moved) or new if new and place == your_place.get(path) else None
        sides = Sides(path, your_place.get(path), new, home if place else None)
        in_folder = Sure.FOLDER if place and place == sides.yours else None
        pairs.append(Pair(sides, in_folder or sure_theirs.get(path) or sure_yours.get(path)))
    for path in theirs.keys() - set(new_place.values()):
        place = followed(path, moved)
        where = place or path
        is_there = where in yours and where not in taken
        sides = Sides(None, where if is_there else None, path, place)
        pairs.append(Pair(sides, Sure.FOLDER if place else None))
    return sorted(pairs, key=lambda pair: pair.sides.theirs or pair.sides.base or "")


def guesses(
    scratch: Scratch, content: bytes, tree: Tree, candidates: Iterable[str]
) -> tuple[tuple[str, int], ...]:
    """Name the files that resemble a content, the likest first, each with its percentage."""
    paths = sorted(path for path in candidates if tree[path].is_file)
    contents = scratch.read(tree[path].id for path in paths)
    scores = [(path, _likeness(content, contents[tree[path].id])) for path in paths]
    likely = [score for score in scores if score[1] >= ALIKE]
    return tuple(sorted(likely, key=lambda score: (-score[1], score[0]))[:3])


def _follow_template(
    scratch: Scratch, base: Tree, theirs: Tree, renames: Renames
) -> tuple[dict[str, str], dict[str, Sure]]:
    declared = {path: renames(path) for path in base if renames(path) != path}
    first = {new: old for old, new in sorted(declared.items(), reverse=True) if new in theirs}
    place = {old: new for new, old in first.items()}  # of two that become one, the first does
    sure = dict.fromkeys(place, Sure.DECLARED)
    taken = set(first)
    place |= {path: path for path in base if path in theirs and path not in {*place, *taken}}
    gone = {path for path in base if path not in place}
    fresh = {path for path in theirs if path not in base and path not in taken}
    exact = _exact(scratch, base, gone, theirs, fresh)
    return place | exact, sure | dict.fromkeys(exact, Sure.EXACT)


def _follow_you(
    scratch: Scratch,
    base: Tree,
    yours: Tree,
    theirs: Tree,
    new_place: Mapping[str, str],
    renames: Renames,
) -> tuple[dict[str, str], dict[str, Sure]]:
    place = {path: path for path in base if path in yours}
    for path in base:
        new = new_place.get(path, path)
        is_moved = path not in yours and new != path and new not in base and new in yours
        if is_moved and _is_alike(scratch, base[path], yours[new]):
            place[path] = new  # you moved it to where the template did
    gone = {path for path in base if path not in place}
    targets = set(map(renames, base))
    fresh = {
        path for path in yours if path not in base and path not in theirs and path not in targets
    }
    exact = _exact(scratch, base, gone, yours, fresh - set(place.values()))
    exact = {old: new for old, new in exact.items() if old in new_place}
    return place | exact, dict.fromkeys(exact, Sure.EXACT)


def _exact(
    scratch: Scratch, base: Tree, gone: set[str], now: Tree, fresh: set[str]
) -> dict[str, str]:
    """Pair where one path is gone, one is new, and they alone share a content that says a lot."""
    before = Counter(entry.id for entry in base.values())
    after = Counter(now[path].id for path in fresh)
    by_content = {now[path].id: path for path in sorted(fresh) if now[path].is_file}
    single = {
        path: by_content[base[path].id]
        for path in sorted(gone)
        if base[path].is_file
        and base[path].id in by_content
        and before[base[path].id] == after[base[path].id] == 1
    }
    contents = scratch.read(base[path].id for path in single)
    return {old: new for old, new in single.items() if contents[base[old].id].strip()}


def _is_alike(scratch: Scratch, one: Entry, other: Entry) -> bool:
    if one == other or not (one.is_file and other.is_file):
        return one == other
    return _likeness(scratch.read_one(one.id), scratch.read_one(other.id)) >= ALIKE


def _likeness(one: bytes, other: bytes) -> int:
    if is_opaque(one) or is_opaque(other):
        return 100 if one == other else 0
    left, right = (Counter(filter(bytes.strip, read(side).lines)) for side in (one, other))
    total = left.total() + right.total()
    return 200 * (left & right).total() // total if total else 0

"""Merge a project with a newer template: over the template's own paths, and no others."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import SUBMODULE, Tree
from quickscale_cli.merging.carrying import carry_words
from quickscale_cli.merging.clashes import Formatter, resolve
from quickscale_cli.merging.folders import deleted_apps
from quickscale_cli.merging.obstacles import Disk, Ground
from quickscale_cli.merging.one_file import Draft, Settler
from quickscale_cli.merging.outcome import Facet, Kind, Outcome, Result, Sides
from quickscale_cli.merging.pairing import Pair, guesses, pair
from quickscale_cli.merging.paths import place, place_of
from quickscale_cli.merging.trees import Entries, Trees
from quickscale_cli.releases.renames import Renames


@dataclass(frozen=True)
class Rules:
    """What the releases and the template say of their paths."""

    renames: Renames = field(default_factory=Renames)
    copied_once: frozenset[str] = frozenset()  # the user's since, never touched again
    made_by_tools: frozenset[str] = frozenset()  # such as lock files
    security: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()  # deleted by the user, for good
    words: Mapping[str, str] = field(default_factory=dict)  # sentences of ours, and the new ones
    labels: tuple[str, str] = ("yours", "theirs")
    formatter: Formatter | None = None
    whole: frozenset[str] = frozenset()  # paths in the result that are decided whole


def merge(scratch: Scratch, trees: Trees, rules: Rules, disk: Disk | None = None) -> Result:
    """Return the merged tree and what happened to each file. Same input, same result."""
    pairs = pair(scratch, trees.base, trees.yours, trees.theirs, rules.renames)
    drafts = _settle(scratch, trees, rules, pairs)
    drafts = _merge_contents(scratch, pairs, drafts, rules)
    own = _own(trees.yours, pairs)
    placed = place(Ground(trees.yours, own, disk), trees.yours, own, pairs, drafts)
    outcomes = [_guess(scratch, trees, own, _mark(outcome, rules)) for outcome in placed]
    outcomes += carry_words(scratch, own, trees.theirs, rules.words)
    tree = own | {
        path: entry for outcome in outcomes for path, entry in outcome.entries if entry is not None
    }
    return Result(
        dict(sorted(tree.items())),
        tuple(sorted(outcomes, key=lambda outcome: outcome.path)),
        tuple(path for path in sorted(own) if path.startswith(rules.renames.folders)),
    )


def _settle(scratch: Scratch, trees: Trees, rules: Rules, pairs: list[Pair]) -> list[Draft]:
    settler = Settler(scratch, rules.labels)
    places = {p.sides.base: p.sides.yours for p in pairs if p.sides.base and p.sides.yours}
    out = deleted_apps(trees.base, trees.yours, places)
    sides = [trees.entries(pair.sides) for pair in pairs]
    scratch.read(  # all at once
        entry.id
        for entries in sides
        if len(set(entries)) > 1
        for entry in entries
        if entry is not None and entry.mode != SUBMODULE
    )
    return [
        _set_apart(pair.sides, entries, rules, out)
        or settler.settle(*entries, is_whole=place_of(pair.sides) in rules.whole)
        for pair, entries in zip(pairs, sides, strict=True)
    ]


def _set_apart(sides: Sides, entries: Entries, rules: Rules, out: tuple[str, ...]) -> Draft | None:
    """Keep what is never merged: copied once, made by tools, left out with its app or by itself."""
    base, yours, theirs = entries
    path = sides.base or sides.theirs or ""
    if path in rules.copied_once and (base or yours):
        return Draft(Kind.YOURS, yours)
    if path in rules.made_by_tools and base and yours and theirs and theirs != base:
        return Draft(Kind.REMADE, theirs if yours == base else yours)
    is_left_out = path in rules.left_out or path.startswith(out)
    if is_left_out and sides.theirs not in rules.security and theirs and not yours:
        return Draft(Kind.LEFT_OUT, None) if theirs != base else None
    return None


def _merge_contents(
    scratch: Scratch, pairs: list[Pair], drafts: list[Draft], rules: Rules
) -> list[Draft]:
    settler = Settler(scratch, rules.labels)
    places = [number for number, draft in enumerate(drafts) if draft.three]
    files = [(place_of(pairs[number].sides), drafts[number].three) for number in places]
    texts = [(path, three) for path, three in files if three]
    merged = resolve(scratch, texts, rules.formatter, rules.words)
    for number, (parts, three, facets) in zip(places, merged, strict=True):
        draft = replace(drafts[number], three=three).having(*facets)
        drafts[number] = settler.finish(draft, parts)
    return drafts


def _own(yours: Tree, pairs: list[Pair]) -> Tree:
    """Take out the user's own files: they are laid back untouched."""
    taken = {pair.sides.yours for pair in pairs}
    return {path: entry for path, entry in yours.items() if path not in taken}


def _mark(outcome: Outcome, rules: Rules) -> Outcome:
    is_news = outcome.kind not in (Kind.UNTOUCHED, Kind.EDITED, Kind.DELETED)
    return (
        outcome.having(Facet.SECURITY) if is_news and _paths(outcome) & rules.security else outcome
    )


def _paths(outcome: Outcome) -> set[str | None]:
    return {outcome.sides.base, outcome.sides.theirs}


def _guess(scratch: Scratch, trees: Trees, own: Tree, outcome: Outcome) -> Outcome:
    """Name where a lost file may have gone: a question for the user, never an answer."""
    base = outcome.sides.base
    if base is None or not trees.base[base].is_file:
        return outcome
    if outcome.kind == Kind.REMOVED_BUT_EDITED:
        tree, candidates = trees.theirs, trees.theirs.keys() - trees.base.keys()
    elif outcome.kind == Kind.DELETED_BUT_CHANGED:
        tree, candidates = own, own.keys() - trees.base.keys()
    else:
        return outcome
    alike = {
        path for path in candidates if PurePosixPath(path).suffix == PurePosixPath(base).suffix
    }
    content = scratch.read_one(trees.base[base].id)
    return replace(outcome, maybe=guesses(scratch, content, tree, alike))

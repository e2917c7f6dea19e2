"""What a merge has made of two sides that were whole: no longer parsed, or defined twice."""

from collections import Counter
from collections.abc import Iterable, Iterator

from quickscale_cli.findings.doubles.doubles_across import check_across
from quickscale_cli.findings.doubles.readers import read
from quickscale_cli.findings.doubles.reading import Reading
from quickscale_cli.findings.finding import Finding
from quickscale_cli.findings.markers import CLASH
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.outcome import Kind, Outcome, Result
from quickscale_cli.merging.trees import Trees

KEEP_ONE = "Keep one of them, or give yours another name."


def check_doubles(scratch: Scratch, trees: Trees, result: Result) -> list[Finding]:
    """Find merged files that no longer parse, and what is defined twice, in one file or in two."""
    merged = (o for o in result.outcomes if o.kind in (Kind.MERGED, Kind.RENAMED) and not o.is_open)
    return [
        *check_across(scratch, trees, result),
        *_in_files(scratch, trees, merged, result.tree),
    ]


def check_decided(scratch: Scratch, trees: Trees, result: Result, tree: Tree) -> list[Finding]:
    """Find the same in files that the user had to decide, as the tree has them now."""
    return [*_in_files(scratch, trees, result.decisions, tree)]


def _in_files(
    scratch: Scratch, trees: Trees, outcomes: Iterable[Outcome], tree: Tree
) -> Iterator[Finding]:
    for outcome in outcomes:
        entry = tree.get(outcome.path)
        if entry and entry.is_file and entry not in trees.entries(outcome.sides):
            content = scratch.read_one(entry.id)
            after = None if CLASH.search(content) else read(outcome.path, content)
            if after and (after.trouble or after.twice):
                yield from _made(outcome.path, after, _sides(scratch, trees, outcome))


def _sides(scratch: Scratch, trees: Trees, outcome: Outcome) -> list[Reading]:
    """Read what was there before, on the sides that have it."""
    paths = (outcome.sides.base, outcome.sides.yours, outcome.sides.theirs)
    sides = zip(paths, trees.entries(outcome.sides), strict=True)
    told = [read(p, scratch.read_one(e.id)) for p, e in sides if p and e and e.is_file]
    return [one for one in told if one]


def _made(path: str, after: Reading, sides: list[Reading]) -> Iterator[Finding]:
    """Yield what no side had before: one that nobody could read counts as having it all."""
    if any(side.trouble for side in sides):
        return
    before = Counter[str]()
    for side in sides:
        before |= Counter(one.name for one in side.twice)
    now = Counter(one.name for one in after.twice)
    for name in sorted(now - before):
        line = max(one.line for one in after.twice if one.name == name)
        what = f"{name} would be defined twice: by you and by the template."
        yield Finding(path, line, "defined-twice", what, KEEP_ONE)
    if after.trouble and not after.twice:
        what = f"Both changes together no longer parse: {after.trouble}."
        mend = "Open it and mend the place where both changes meet."
        yield Finding(path, after.line, "does-not-parse", what, mend)

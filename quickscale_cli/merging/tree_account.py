"""The account of whole trees: no file is forgotten, changed unasked, or there twice."""

from collections import Counter
from collections.abc import Iterable

from quickscale_cli.errors import LineLost
from quickscale_cli.merging.outcome import Result
from quickscale_cli.merging.trees import Trees


def check_trees(trees: Trees, result: Result) -> None:
    """Raise LineLost unless a result holds what its outcomes tell, and nothing else."""
    _check_own_files(trees, result)
    _check_coverage(trees, result)
    _check_shape(result)


def lost(path: str, what: str, lines: Iterable[bytes] = ()) -> LineLost:
    """Return the error that says so, with the first of the lines."""
    shown = ", ".join(repr(line.decode("utf-8", "replace").strip()) for line in list(lines)[:3])
    return LineLost(
        f"{path}: {what}{': ' + shown if shown else ''}. Nothing has been changed. This is an error"
        " of quickscale: report it with the output of `quickscale upgrade-plan --json`."
    )


def _check_own_files(trees: Trees, result: Result) -> None:
    """Each file that is no counterpart of the template's is exactly as it was."""
    taken = {outcome.sides.yours for outcome in result.outcomes}
    for path, entry in trees.yours.items():
        if path not in taken and result.tree.get(path) != entry:
            raise lost(path, "your own file would have been changed")


def _check_coverage(trees: Trees, result: Result) -> None:
    """Each path of each side is told of exactly once, and nothing else is in the result."""
    sides = [outcome.sides for outcome in result.outcomes]
    for tree, told in (
        (trees.base, [side.base for side in sides]),
        (trees.theirs, [side.theirs for side in sides]),
    ):
        named = Counter(path for path in told if path is not None)
        known = Counter(list(tree))
        if named != known:
            odd = (named - known) + (known - named)
            raise lost(min(odd), "the plan does not tell what becomes of it")
    kept = trees.yours.keys() - {side.yours for side in sides}
    placed = Counter(p for o in result.outcomes for p, entry in o.entries if entry)
    expected, found = placed + Counter(kept), Counter(list(result.tree))
    if expected != found:
        odd = (expected - found) + (found - expected)
        raise lost(min(odd), "two files would have this name, or none")


def _check_shape(result: Result) -> None:
    """No file is also a folder."""
    for path in result.tree:
        folder = path.rpartition("/")[0]
        while folder:
            if folder in result.tree:
                raise lost(folder, "it would be a file and a folder at once")
            folder = folder.rpartition("/")[0]

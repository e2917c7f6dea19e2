"""What files of the project gave, and none of them gives after the upgrade."""

from collections.abc import Callable, Iterator

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.git.tree import Tree

type Given = Callable[[str, bytes], set[str]]  # what a file gives, by its path and content


def lost(comparison: Comparison, is_giver: Callable[[str], bool], given: Given) -> set[str]:
    """Return what is gone. Reads the files that change first, and mostly no other."""

    def read(tree: Tree) -> Iterator[set[str]]:
        wanted = {path: entry.id for path, entry in tree.items() if is_giver(path)}
        contents = comparison.scratch.read(wanted.values())
        yield from (given(path, contents[name]) for path, name in wanted.items())

    yours, tree = comparison.trees.yours, comparison.tree
    paths = [p for p, entry in yours.items() if entry.is_file and tree.get(p) != entry]
    before = set[str]().union(*read({path: yours[path] for path in paths}))
    stay = {path: tree[path] for path in paths if path in tree and tree[path].is_file}
    gone = before.difference(*read(stay))
    if not gone:
        return gone
    return gone.difference(*read({path: e for path, e in tree.items() if e.is_file}))

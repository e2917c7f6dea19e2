"""What the files of one side give, and those of another do not."""

from collections.abc import Callable, Iterator

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree

type Given = Callable[[str, bytes], set[str]]  # what a file gives, by its path and content


def lost(
    scratch: Scratch, before: Tree, after: Tree, is_giver: Callable[[str], bool], given: Given
) -> set[str]:
    """Return what is gone. Reads the files that change first, and mostly no other."""

    def read(tree: Tree) -> Iterator[set[str]]:
        wanted = {p: entry.id for p, entry in tree.items() if entry.is_file and is_giver(p)}
        contents = scratch.read(wanted.values())
        yield from (given(path, contents[name]) for path, name in wanted.items())

    changed = {path: entry for path, entry in before.items() if after.get(path) != entry}
    gone = set[str]().union(*read(changed))
    gone.difference_update(*read({path: after[path] for path in changed if path in after}))
    return gone.difference(*read(after)) if gone else gone

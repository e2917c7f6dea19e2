"""What the user had, what the upgrade makes of it, and the user's files in it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from quickscale_cli.findings.code import Code, read_code
from quickscale_cli.findings.library import Has, Library
from quickscale_cli.findings.page import Token, read_page
from quickscale_cli.findings.references import is_page
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes

WORD = re.compile(rb"[\w\x80-\xff]+")


@dataclass(frozen=True)
class UserFile:
    """A file that the user wrote, or has had a hand in."""

    path: str
    content: bytes

    @cached_property
    def words(self) -> set[bytes]:
        return set(WORD.findall(self.content))

    @cached_property
    def code(self) -> Code | None:
        """The file as Python; None where it is something else, or newer than this Python."""
        return read_code(self.path, self.content) if self.path.endswith(".py") else None

    def forget(self) -> None:
        """Give up the parsed code: a thousand files of it fill the memory."""
        self.__dict__.pop("code", None)

    @property
    def is_page(self) -> bool:
        return is_page(self.path)

    @cached_property
    def page(self) -> list[Token]:
        """The tags and variables of a page; none where it is something else."""
        return read_page(self.content) if self.is_page else []

    def line(self, place: int) -> int:
        return self.content.count(b"\n", 0, place) + 1


class Comparison:
    """A project before and after the upgrade, with all that its releases declare.

    `before` and `after` know the Python of both. What is compared is what the user has now with
    what the user gets, so that nothing is told which was broken anyway.
    """

    def __init__(self, scratch: Scratch, trees: Trees, tree: Tree, changes: Changes) -> None:
        self.scratch = scratch
        self.trees = trees
        self.tree = tree
        self.changes = changes
        self.before = Library(scratch, trees.yours)
        self.base = Library(scratch, trees.base)
        self.after = Library(scratch, tree)
        self._made: dict[Callable[[Comparison], object], object] = {}

    def one[T](self, make: Callable[["Comparison"], T]) -> T:
        """Return the one of its kind that was made of this comparison."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(T, self._made[make])

    @cached_property
    def user_paths(self) -> set[str]:
        """The files of the result that hold the user's work."""
        shared = set(self.trees.theirs.values())
        return {p for p, entry in self.tree.items() if entry.is_file and entry not in shared}

    @cached_property
    def user_files(self) -> list[UserFile]:
        """Those of them that are code, pages or style sheets."""
        wanted = [
            p
            for p in self.tree
            if p in self.user_paths and (p.endswith((".py", ".css")) or is_page(p))
        ]
        contents = self.scratch.read(self.tree[path].id for path in wanted)
        return [UserFile(path, contents[self.tree[path].id]) for path in wanted]

    @cached_property
    def user_words(self) -> set[bytes]:
        return set[bytes]().union(*(file.words for file in self.user_files))

    @cached_property
    def code_before(self) -> dict[str, bytes]:
        """All Python that the user has, the template's too, by path."""
        code = {p: e.id for p, e in self.trees.yours.items() if e.is_file and p.endswith(".py")}
        contents = self.scratch.read(code.values())
        return {path: contents[blob] for path, blob in code.items()}

    def changed(self, suffix: str) -> Iterator[str]:
        """Yield the paths with this ending that the upgrade changes or takes away."""
        yield from self._changed(self.trees.yours, suffix)

    def taken(self, suffix: str) -> Iterator[str]:
        """Yield those of the template's, also where the user has taken something from them."""
        yield from self._changed(self.trees.base, suffix)

    def _changed(self, tree: Tree, suffix: str) -> Iterator[str]:
        for path, entry in tree.items():
            if path.endswith(suffix) and entry.is_file and self.tree.get(path) != entry:
                yield path

    def had(self, dotted: str) -> bool:
        """Whether the user had a name, or has taken it away from what new lines may count on."""
        return Has.YES in (self.before.has(dotted), self.base.has(dotted))

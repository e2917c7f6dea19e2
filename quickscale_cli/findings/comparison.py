"""What the user had, what the upgrade makes of it, and the user's files in it."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import cast

from quickscale_cli.findings.reading.library import Has, Library, Parsed
from quickscale_cli.findings.reading.references import is_page
from quickscale_cli.findings.reading.user_files import WORD as WORD
from quickscale_cli.findings.reading.user_files import UserFile as UserFile
from quickscale_cli.findings.reading.user_texts import UserTexts
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes

DOTTED = re.compile(rb"[^\W\d]\w*(?:\.\w+)+")
RELATIVE = re.compile(rb"^[ \t]*from[ \t]*\.", re.MULTILINE)


class Comparison:
    """A project before and after the upgrade, with all that its releases declare.

    `before` and `after` know the Python of both. What is compared is what the user has now with
    what the user gets, so that nothing is told which was broken anyway. `folder` is where the
    project lies, if what git does not know counts.
    """

    def __init__(
        self,
        scratch: Scratch,
        trees: Trees,
        tree: Tree,
        changes: Changes,
        folder: Path | None = None,
    ) -> None:
        self.scratch = scratch
        self.trees = trees
        self.tree = tree
        self.changes = changes
        self._folder = folder
        self.parsed = Parsed(scratch)
        self.before = self.library(trees.yours)
        self.base = self.library(trees.base)
        self.after = self.library(tree)
        self._made: dict[Callable[[Comparison], object], object] = {}

    def library(self, tree: Tree) -> Library:
        return Library(self.parsed, tree)

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
        wanted = [p for p in self.tree if p in self.user_paths and _is_read(p)]
        contents = self.scratch.read(self.tree[path].id for path in wanted)
        return [UserFile(path, contents[self.tree[path].id]) for path in wanted]

    @cached_property
    def texts(self) -> UserTexts:
        """The others."""
        wanted = [p for p in self.tree if p in self.user_paths and not _is_read(p)]
        return UserTexts(self.scratch, self.tree, wanted, self._folder)

    @cached_property
    def user_words(self) -> set[bytes]:
        return set[bytes]().union(*(file.words for file in self.user_files))

    @cached_property
    def code_before(self) -> dict[str, bytes]:
        """All Python that the user has, the template's too, by path."""
        code = {p: e.id for p, e in self.trees.yours.items() if e.is_file and p.endswith(".py")}
        contents = self.scratch.read(code.values())
        return {path: contents[blob] for path, blob in code.items()}

    @cached_property
    def user_dotted(self) -> set[bytes]:
        """All that reads like a dotted name in the user's files, and what it begins with."""
        found = set[bytes]()
        for name in {name for file in self.user_files for name in DOTTED.findall(file.content)}:
            while b"." in name and name not in found:
                found.add(name)
                name = name.rpartition(b".")[0]
        return found

    def may_use(self, module: str) -> bool:
        """Whether the user's files may name a module: in full, or beside its package."""
        name = module.encode()
        package, _, last = name.rpartition(b".")
        if name in self.user_dotted:
            return True
        if last not in self.user_words:
            return False
        return package in self.user_dotted or b"." not in package or self._has_relative_imports

    @cached_property
    def _has_relative_imports(self) -> bool:
        return any(RELATIVE.search(file.content) for file in self.user_files)

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


def _is_read(path: str) -> bool:
    return path.endswith((".py", ".css")) or is_page(path)

"""Which modules define classes that the user's files can know: by text alone, without parsing."""

import re
from functools import cached_property

from quickscale_cli.findings.comparison import Comparison

CLASS = re.compile(rb"^[ \t]*class[ \t]+(\w+)[^\n:(]*(?:\(([^:]*)\))?", re.MULTILINE)
FIELD = re.compile(rb"^[ \t]+(\w+)(?::[^=\n]+)? = [\w.]+\(", re.MULTILINE)
RETURNS = re.compile(rb"\bdef (\w+)\((?:[^()]|\([^()]*\))*\)\s*->\s*[\"']?(\w+)")
NAME = re.compile(rb"\w+")


class Reach:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison

    def is_known(self, path: str) -> bool:
        """Whether the user's files can know a class of a module: by its name, or in a lookup."""
        content = self._comparison.code_before[path]
        if any(name in self._reachable for name, _ in CLASS.findall(content)):
            return True
        return not self._looked_up.isdisjoint(FIELD.findall(content))

    @cached_property
    def _looked_up(self) -> set[bytes]:
        """Parts of the user's words that may follow relations: `order__total`."""
        words = [word for word in self._comparison.user_words if b"__" in word]
        return {part for word in words for part in word.split(b"__")}

    @cached_property
    def _reachable(self) -> set[bytes]:
        """Classes that the user's files name or are given, and what those are built on."""
        bases: dict[bytes, set[bytes]] = {}
        words, given = self._comparison.user_words, set[bytes]()
        for content in self._comparison.code_before.values():
            for name, written in CLASS.findall(content):
                bases.setdefault(name, set()).update(NAME.findall(written))
            given |= {kind for name, kind in RETURNS.findall(content) if name in words}
        found = set[bytes]()
        waiting = bases.keys() & (words | given)
        while waiting:
            found |= waiting
            waiting = {base for name in waiting for base in bases.get(name, ())} - found
        return found

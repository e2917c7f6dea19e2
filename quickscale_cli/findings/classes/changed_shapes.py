"""What of ours takes other arguments than before: functions, classes and their methods."""

import ast
import re
from collections.abc import Iterator
from functools import cached_property

from quickscale_cli.findings.classes.classes import Classes, with_ancestors
from quickscale_cli.findings.classes.shapes import Shape, class_shape, function_shape, method_shape
from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.reading.code import FUNCTIONS
from quickscale_cli.findings.reading.library import Definition, module_of

DEFINED = re.compile(
    rb"^(?:[ \t]*@[^\n]*\n)*[ \t]*(?:async[ \t]+def|def|(class))[ \t]+(\w+)", re.MULTILINE
)
END = re.compile(rb":[ \t]*(?:#[^\n]*)?(?:\n|$)|\)[^\n()]*:[ \t][^\n]*")
FIELD = re.compile(rb"^[ \t]+\w+[ \t]*:[^\n]+", re.MULTILINE)
NESTED = 3  # classes in classes


class ChangedShapes:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._classes = comparison.one(Classes)
        self._before, self._after = comparison.before, comparison.after

    @cached_property
    def names(self) -> set[str]:
        """The last names of all that the user may call or override, and that has changed."""
        return set(self._names())

    def _names(self) -> Iterator[str]:
        comparison = self._comparison
        paths = list(comparison.changed(".py"))
        after = {path: comparison.tree[path].id for path in paths if path in comparison.tree}
        contents = comparison.scratch.read(after.values())
        for path in paths:
            now = contents[after[path]] if path in after else b""
            names = suspects(comparison.code_before[path], now)
            if comparison.user_words.isdisjoint(names):
                continue
            module = module_of(path)
            found = self._before.names(module)
            for name, nodes in found.defined.items() if found else ():
                for node in nodes:
                    yield from self._changed(Definition(f"{module}.{name}", node, module), NESTED)

    def _changed(self, before: Definition, depth: int) -> Iterator[str]:
        after = self._classes.after(before.name)
        last = before.name.rpartition(".")[2]
        if after is None or depth == 0:
            return
        if isinstance(before.node, FUNCTIONS) and isinstance(after.node, FUNCTIONS):
            if function_shape(before.node) != function_shape(after.node):
                yield last
        elif isinstance(before.node, ast.ClassDef) and isinstance(after.node, ast.ClassDef):
            if self.made_of(before, after)[0] != self.made_of(before, after)[1]:
                yield last
            for name, nodes in self._before.members(before).defined.items():
                if isinstance(nodes[0], ast.ClassDef):
                    inner = Definition(f"{before.name}.{name}", nodes[0], before.module)
                    yield from self._changed(inner, depth - 1)
                elif method_shape(self._before, before, name) != method_shape(
                    self._after, after, name
                ):
                    yield name

    def made_of(self, before: Definition, after: Definition) -> tuple[Shape | None, Shape | None]:
        """Return what a class takes on both sides."""
        return (
            class_shape(self._before, with_ancestors(self._before, before)),
            class_shape(self._after, with_ancestors(self._after, after)),
        )


def suspects(before: bytes, after: bytes) -> set[bytes]:
    """Return what may take other arguments than before, as the text alone tells."""
    old, new = _heads(before), _heads(after)
    names = {name for name in old if old[name] != new.get(name)}
    if b"__init__" in names or FIELD.findall(before) != FIELD.findall(after):
        names |= {name for is_class, name in DEFINED.findall(before) if is_class}
    return names


def _heads(content: bytes) -> dict[bytes, list[bytes]]:
    heads: dict[bytes, list[bytes]] = {}
    for match in DEFINED.finditer(content):
        end = END.search(content, match.end())
        heads.setdefault(match[2], []).append(content[match.start() : end.end() if end else None])
    return heads

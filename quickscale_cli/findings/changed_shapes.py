"""What of ours takes other arguments than before: functions, classes and their methods."""

import ast
import re
from collections.abc import Iterator
from functools import cached_property

from quickscale_cli.findings.classes import Classes, with_ancestors
from quickscale_cli.findings.code import FUNCTIONS
from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.library import Definition, module_of
from quickscale_cli.findings.shapes import Shape, class_shape, function_shape, method_shape

DEFINED = re.compile(rb"^[ \t]*(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
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
        words = self._comparison.user_words
        for path in self._comparison.changed(".py"):
            if words.isdisjoint(DEFINED.findall(self._comparison.code_before[path])):
                continue
            module = module_of(path)
            names = self._before.names(module)
            for name, nodes in names.defined.items() if names else ():
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

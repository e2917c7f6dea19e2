"""What a call of the user's calls, and what that takes before the upgrade and after."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quickscale_cli.findings.classes.classes import Ancestor, Classes, first
from quickscale_cli.findings.classes.owners import Owners
from quickscale_cli.findings.classes.shapes import Shape, class_shape, method_shape, shape_of
from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.reading.code import FUNCTIONS, Code, Function
from quickscale_cli.findings.reading.library import Definition

QUEUES = {"aenqueue", "acall", "call", "enqueue"}  # of a job
OWN = {"key", "run_after"}  # what `enqueue` itself takes
REPLACES = {"copy.replace", "dataclasses.replace"}
UNBOUND = {"classmethod", "staticmethod"}


@dataclass(frozen=True)
class Called:
    name: str  # dotted, from where it is defined
    before: Shape
    after: Shape
    nodes: tuple[ast.AST | None, ast.AST | None]  # the definitions
    call: ast.Call
    skipped: int = 0  # arguments at the beginning that are for another


class Calls:
    def __init__(self, comparison: Comparison, code: Code) -> None:
        self._code = code
        self._before, self._after = comparison.before, comparison.after
        self._classes = comparison.one(Classes)
        self._owners = Owners(code, self._classes)

    def called(self, call: ast.Call) -> Called | None:
        """Return what it calls; None where that is not known on both sides."""
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr in QUEUES:
            if job := self._dotted(func.value, call):
                return job if job.before.is_task else None
        elif self._code.called(call) == "enqueue" and call.args:
            job = self._dotted(call.args[0], call)
            keywords = [one for one in call.keywords if one.arg not in OWN]
            if job and job.before.is_task:
                return replace(job, call=ast.Call(func, call.args, keywords), skipped=1)
        found = self._replaced(call) or self._dotted(func, call)
        found = found or self._local(call) or self._method(call)
        return None if found and found.before.is_task else found

    def _replaced(self, call: ast.Call) -> Called | None:
        """Return the class whose fields `replace(one, …)` or `one._replace(…)` is given."""
        func, skipped = call.func, 1
        if isinstance(func, ast.Attribute) and func.attr == "_replace":
            one, skipped = func.value, 0
        elif call.args and REPLACES & self._code.dotted(func):
            one = call.args[0]
        else:
            return None
        kin = self._owners.kin(one)
        if kin is None or not isinstance(kin.before[0], Definition):
            return None
        shapes = class_shape(self._before, kin.before), class_shape(self._after, kin.after)
        was, now = (shape and shape.optional for shape in shapes)
        found = _called(kin.before[0].name, (was, now), (None, None), call)
        return replace(found, skipped=skipped) if found else None

    def _dotted(self, node: ast.AST, call: ast.Call) -> Called | None:
        names = self._code.dotted(node)
        if len(names) != 1:
            return None
        name = names.pop()
        before, after = self._before.definition(name), self._classes.after(name)
        if before is None or after is None:
            return None
        owner = self._before.definition(before.name.rpartition(".")[0])
        if owner and isinstance(owner.node, ast.ClassDef) and isinstance(before.node, FUNCTIONS):
            return self._of_class(before, call)
        shapes = shape_of(self._before, before), shape_of(self._after, after)
        return _called(before.name, shapes, (before.node, after.node), call)

    def _of_class(self, before: Definition, call: ast.Call) -> Called | None:
        """A method that is taken from its class takes no `self` where it says so."""
        owner, _, member = before.name.rpartition(".")
        kin = self._classes.named(owner)
        if kin and isinstance(before.node, FUNCTIONS) and is_unbound(before.node):
            return self._member(kin.before, kin.after, member, call)
        return None

    def _local(self, call: ast.Call) -> Called | None:
        """A class of the same file, that may be made by what it is built on."""
        local = self._classes.local(self._code, call.func)
        if local is None:
            return None
        kin = self._classes.of(self._code, local)
        shapes = class_shape(self._before, kin.before), class_shape(self._after, kin.after)
        makers = (
            first(self._before, kin.before, "__init__"),
            first(self._after, kin.after, "__init__"),
        )
        name = makers[0].name if isinstance(makers[0], Definition) else local.name
        return _called(name, shapes, (None, None), call)

    def _method(self, call: ast.Call) -> Called | None:
        func = call.func
        if not isinstance(func, ast.Attribute):
            return None
        kin = self._owners.kin(func.value)
        found = self._member(kin.before, kin.after, func.attr, call) if kin else None
        if found and self._classes.local(self._code, func.value):
            node = found.nodes[0]
            return found if isinstance(node, FUNCTIONS) and is_unbound(node) else None
        return found

    def _member(
        self, before: Sequence[Ancestor], after: Sequence[Ancestor], name: str, call: ast.Call
    ) -> Called | None:
        owners = first(self._before, before, name), first(self._after, after, name)
        if not isinstance(owners[0], Definition) or not isinstance(owners[1], Definition):
            return None
        shapes = (
            method_shape(self._before, owners[0], name),
            method_shape(self._after, owners[1], name),
        )
        nodes = (
            self._before.members(owners[0]).defined[name][0],
            self._after.members(owners[1]).defined[name][0],
        )
        full = owners[0].name if name == "__init__" else f"{owners[0].name}.{name}"
        return _called(full, shapes, nodes, call)


def _called(
    name: str,
    shapes: tuple[Shape | None, Shape | None],
    nodes: tuple[ast.AST | None, ast.AST | None],
    call: ast.Call,
) -> Called | None:
    before, after = shapes
    if before is None or after is None or before == after:
        return None
    return Called(name, before, after, nodes, call)


def is_unbound(node: Function) -> bool:
    return any(getattr(one, "id", "") in UNBOUND for one in node.decorator_list)


def is_static(node: Function) -> bool:
    return any(getattr(one, "id", "") == "staticmethod" for one in node.decorator_list)

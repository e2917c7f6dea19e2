"""Whose member an attribute of the user's code is, where that can be read from the code."""

import ast
from collections.abc import Iterator

from quickscale_cli.findings.classes.classes import Classes, Kin
from quickscale_cli.findings.reading.code import FUNCTIONS, Code, Scope

# Methods of managers and query sets: that yield such, and that yield one row.
CHAIN = {
    "alias", "all", "annotate", "complex_filter", "defer", "difference", "distinct", "exclude",
    "filter", "intersection", "iterator", "none", "only", "order_by", "prefetch_related",
    "reverse", "select_for_update", "select_related", "union", "using", "values", "values_list",
}  # fmt: skip
GETS = {
    "acreate", "aearliest", "afirst", "aget", "alast", "alatest", "create", "earliest", "first",
    "get", "last", "latest",
}  # fmt: skip
SHORTCUTS = {"aget_object_or_404", "get_object_or_404"}
DEEPEST = 8  # names that stand for one another


class Owners:
    """What class the values in a file are, or are of. A value and its class count alike."""

    def __init__(self, code: Code, classes: Classes) -> None:
        self._code = code
        self._classes = classes
        self._opened = {scope: node for node, scope in code.inner.items()}
        self._values: dict[tuple[Scope, str], list[ast.expr | None]] = {}
        for scope, name, value in self._bindings():
            self._values.setdefault((scope, name), []).append(value)

    def _bindings(self) -> Iterator[tuple[Scope, str, ast.expr | None]]:
        """Yield each binding of a name, with the value or annotation if it has one."""
        for node in self._code.nodes:
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                parent = self._code.parents[node]
                value = None
                if isinstance(parent, ast.AnnAssign):
                    value = parent.annotation
                elif isinstance(parent, ast.Assign | ast.NamedExpr):
                    value = parent.value
                elif isinstance(parent, ast.For | ast.AsyncFor | ast.comprehension):
                    value = ast.Call(ast.Attribute(parent.iter, "first"), [], [])
                yield self._code.scopes[node], node.id, value
            elif isinstance(node, ast.arg):
                function = self._code.parents[self._code.parents[node]]
                if function in self._code.inner:
                    yield self._code.inner[function], node.arg, node.annotation

    def kin(self, node: ast.AST | None, steps: int = DEEPEST) -> Kin | None:
        """Return the class that an expression is, or that its value is of; None if unknown."""
        if steps == 0 or node is None:
            return None
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id == "super":
                owner = self._enclosing(node)
                return self._classes.of(self._code, owner).above if owner else None
            return self._class(node.func) or self._returned(node.func) or self._row(node)
        if isinstance(node, ast.Await):
            return self.kin(node.value, steps)
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
            return self.rows(node.value)
        if isinstance(node, ast.BinOp) and ast.unparse(node.right) == "None":  # X | None
            return self.kin(node.left, steps)
        if isinstance(node, ast.Name):
            return self._class(node) or self._self(node) or self.kin(self.bound(node), steps - 1)
        return self._class(node) or self._related(node) if isinstance(node, ast.Attribute) else None

    def rows(self, node: ast.AST | None) -> Kin | None:
        """Return the model of a manager or query set; None where that is not known."""
        while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr not in CHAIN:
                return None
            node = node.func.value
        if isinstance(node, ast.Attribute):
            if node.attr == "objects" or node.attr.endswith("_manager"):
                return self.kin(node.value)
            return self._classes.leading_back(self.kin(node.value), node.attr)
        bound = self.bound(node) if isinstance(node, ast.Name) else None
        return self.rows(bound) if isinstance(bound, ast.Call | ast.Attribute) else None

    def _row(self, call: ast.Call) -> Kin | None:
        """Return the model of what a query gets: `Order.objects.get(…)`."""
        if self._code.called(call) in SHORTCUTS and call.args:
            return self._class(call.args[0]) or self.rows(call.args[0])
        is_one = isinstance(call.func, ast.Attribute) and call.func.attr in GETS
        return self.rows(getattr(call.func, "value", None)) if is_one else None

    def _related(self, node: ast.Attribute) -> Kin | None:
        """Return the model that a relation of a row leads to: `order.buyer`."""
        return self._classes.leading_to(self.kin(node.value), node.attr)

    def _class(self, node: ast.AST) -> Kin | None:
        for dotted in sorted(self._code.dotted(node)):
            return self._classes.named(dotted)
        local = self._classes.local(self._code, node)
        return self._classes.of(self._code, local) if local else None

    def _returned(self, node: ast.AST) -> Kin | None:
        """Return the class that a function of the project says it returns."""
        names = self._code.dotted(node)
        return self._classes.returned(names.pop()) if len(names) == 1 else None

    def _self(self, node: ast.Name) -> Kin | None:
        """Return the class of the method whose first parameter this is."""
        holder = self._code.scopes[node].holder(node.id)
        function = self._opened.get(holder) if holder else None
        if not isinstance(function, FUNCTIONS) or _is_static(function):
            return None
        owner = self._code.parents[function]
        parameters = [*function.args.posonlyargs, *function.args.args]
        is_first = bool(parameters) and parameters[0].arg == node.id
        if is_first and isinstance(owner, ast.ClassDef) and not parameters[0].annotation:
            return self._classes.of(self._code, owner)
        return None

    def bound(self, node: ast.Name) -> ast.expr | None:
        """Return the one value or annotation that a name is bound by."""
        holder = self._code.scopes[node].holder(node.id)
        values = self._values.get((holder, node.id), []) if holder else []
        return values[0] if len(values) == 1 else None

    def _enclosing(self, node: ast.AST) -> ast.ClassDef | None:
        while not isinstance(node, ast.Module):
            if isinstance(node, ast.ClassDef):
                return node
            node = self._code.parents.get(node, self._code.module)
        return None


def _is_static(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(getattr(one, "id", "") == "staticmethod" for one in function.decorator_list)

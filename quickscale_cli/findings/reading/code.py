"""The Python of a file: what each name in it stands for, by Python's own rules of scope."""

import ast
from collections.abc import Callable, Iterator
from functools import cached_property

from quickscale_cli.findings.reading.references import imported_module, last_name, parse_python

type Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
NO_NAMES = {"ctx", "op", "ops"}  # fields that hold no code


class Scope:
    """Names that are bound in one place: to what imports have brought, or (None) to else."""

    __slots__ = ("bound", "is_class", "parent", "passed", "stars")

    def __init__(self, parent: "Scope | None" = None, *, is_class: bool = False) -> None:
        self.parent = parent
        self.is_class = is_class
        self.bound: dict[str, set[str | None]] = {}
        self.passed: dict[str, Scope] = {}  # what `global` and `nonlocal` leave to another
        self.stars: list[str] = []

    def bind(self, name: str, target: str | None = None) -> None:
        holder = self.passed.get(name, self)
        holder.bound.setdefault(name, set()).add(target)

    def lookup(self, name: str) -> set[str]:
        """Return the dotted names that it may stand for: several after branches, none if own."""
        holder = self.holder(name)
        if holder is not None:
            return {target for target in holder.bound[name] if target}
        return {f"{star}.{name}" for star in self.outermost.stars}

    def holder(self, name: str) -> "Scope | None":
        scope: Scope | None = self.passed.get(name, self)
        while scope is not None:
            if name in scope.bound and (scope is self or not scope.is_class):
                return scope
            scope = scope.parent
        return None

    @property
    def outermost(self) -> "Scope":
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


class Code:
    """A parsed file. Positions count bytes from its beginning."""

    def __init__(self, path: str, content: bytes, module: ast.Module) -> None:
        self.path = path
        self.content = content
        self.module = module
        self.top = Scope()
        self.scopes: dict[ast.AST, Scope] = {}  # where each Name, Constant and Call stands
        self.inner: dict[ast.AST, Scope] = {}  # the scope that a function or class opens
        self.parents: dict[ast.AST, ast.AST] = {}
        self._visitors: dict[type[ast.AST], Callable[..., None]] = {
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.ClassDef: self._class,
            ast.Lambda: self._lambda,
            ast.AnnAssign: self._annotated,
            ast.arg: self._annotated,
            ast.ExceptHandler: self._named,
            ast.MatchAs: self._named,
            ast.MatchStar: self._named,
            ast.MatchMapping: self._named,
            ast.Global: self._global,
            ast.Nonlocal: self._nonlocal,
            ast.NamedExpr: self._walrus,
            **dict.fromkeys(FUNCTIONS, self._function),
            **dict.fromkeys(COMPREHENSIONS, self._comprehension),
        }
        self._children(module, self.top)

    @property
    def nodes(self) -> Iterator[ast.AST]:
        """Yield all that the file says, text annotations as the code that they are."""
        return iter(self.parents)

    @cached_property
    def classes(self) -> dict[str, list[ast.ClassDef]]:
        """The classes of the file by name, wherever they stand in it."""
        found: dict[str, list[ast.ClassDef]] = {}
        for one in self.nodes:
            if isinstance(one, ast.ClassDef):
                found.setdefault(one.name, []).append(one)
        return found

    @property
    def texts(self) -> Iterator[tuple[ast.Constant, str]]:
        """Yield the texts in it, with what they say."""
        for node in self.parents:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node, node.value

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        starts = [0]
        for line in self.content.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        return starts

    def place(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column

    def span(self, node: ast.expr | ast.alias) -> slice:
        end_line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
        return slice(self.place(node.lineno, node.col_offset), self.place(end_line, end))

    def dotted(self, node: ast.AST) -> set[str]:
        """Return what a name or a chain of attributes stands for, from where that was imported."""
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return set()
        return {
            ".".join([target, *reversed(parts)]) for target in self.scopes[node].lookup(node.id)
        }

    def called(self, node: ast.AST) -> str:
        """Return the last name of what a call calls."""
        if not isinstance(node, ast.Call):
            return ""
        return last_name(node.func)

    def _visit(self, node: ast.AST, scope: Scope) -> None:
        kind = type(node)
        if kind is ast.Name:
            self.scopes[node] = scope
            if not isinstance(node.ctx, ast.Load):  # type: ignore[attr-defined]
                scope.bind(node.id)  # type: ignore[attr-defined]
        elif visitor := self._visitors.get(kind):
            visitor(node, scope)
        else:
            if kind in (ast.Constant, ast.Call):
                self.scopes[node] = scope
            self._children(node, scope)

    def _children(self, node: ast.AST, scope: Scope) -> None:
        for field in node._fields:
            if field not in NO_NAMES:
                self._field(node, getattr(node, field, None), scope)

    def _field(self, node: ast.AST, value: object, scope: Scope) -> None:
        if isinstance(value, ast.AST):
            self.parents[value] = node
            self._visit(value, scope)
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, ast.AST):
                    self.parents[one] = node
                    self._visit(one, scope)

    def _import(self, node: ast.Import, scope: Scope) -> None:
        for alias in node.names:
            self.parents[alias] = node
            name = alias.asname or alias.name.partition(".")[0]
            scope.bind(name, alias.name if alias.asname else name)

    def _import_from(self, node: ast.ImportFrom, scope: Scope) -> None:
        module = imported_module(node, self.path)
        for alias in node.names:
            self.parents[alias] = node
            if alias.name == "*":
                scope.outermost.stars.append(module)
            else:
                scope.bind(alias.asname or alias.name, f"{module}.{alias.name}")

    def _function(self, node: Function, scope: Scope) -> None:
        scope.bind(node.name)
        inner = self.inner[node] = Scope(scope)
        self._parameters(node, node.args, scope, inner)
        self._field(node, node.decorator_list, scope)
        self._annotation(node, node.returns, scope)
        self._generic(node, inner)
        self._field(node, node.body, inner)

    def _lambda(self, node: ast.Lambda, scope: Scope) -> None:
        inner = self.inner[node] = Scope(scope)
        self._parameters(node, node.args, scope, inner)
        self._field(node, node.body, inner)

    def _parameters(
        self, node: ast.AST, arguments: ast.arguments, scope: Scope, inner: Scope
    ) -> None:
        self._field(node, arguments, scope)
        for one in parameters(arguments):
            inner.bind(one.arg)

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        scope.bind(node.name)
        inner = self.inner[node] = Scope(scope, is_class=True)
        for value in (node.decorator_list, node.bases, node.keywords):
            self._field(node, value, scope)
        self._generic(node, inner)
        self._field(node, node.body, inner)

    def _generic(self, node: ast.AST, inner: Scope) -> None:
        for one in getattr(node, "type_params", ()):
            inner.bind(one.name)
            self._children(one, inner)

    def _comprehension(self, node: ast.AST, scope: Scope) -> None:
        self._children(node, Scope(scope))

    def _walrus(self, node: ast.NamedExpr, scope: Scope) -> None:
        parent: ast.AST = node
        holder = scope
        while isinstance(parent := self.parents[parent], (ast.comprehension, *COMPREHENSIONS)):
            if isinstance(parent, COMPREHENSIONS) and holder.parent:
                holder = holder.parent
        self._field(node, node.value, scope)
        self._field(node, node.target, holder)

    def _annotated(self, node: ast.AnnAssign | ast.arg, scope: Scope) -> None:
        for field in node._fields:
            if field == "annotation":
                self._annotation(node, node.annotation, scope)
            else:
                self._field(node, getattr(node, field, None), scope)

    def _annotation(self, node: ast.AST, value: ast.expr | None, scope: Scope) -> None:
        self._field(node, value, scope)
        for one in ast.walk(value) if value else ():
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                self._text(one, one.value, scope)

    def _text(self, node: ast.Constant, text: str, scope: Scope) -> None:
        """Read a text annotation as code; it stands one byte behind its quote."""
        if self._is_literal(node):
            return
        try:
            code = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError):
            return
        for one in ast.walk(code):
            if isinstance(one, ast.expr):
                one.lineno = one.end_lineno = node.lineno
                one.col_offset += node.col_offset + 1
                one.end_col_offset = (one.end_col_offset or 0) + node.col_offset + 1
        self._field(node, code, scope)

    def _is_literal(self, node: ast.AST) -> bool:
        parent = self.parents[node]
        if isinstance(parent, ast.Tuple):
            parent = self.parents[parent]
        name = parent.value if isinstance(parent, ast.Subscript) else None
        return "Literal" in (getattr(name, "id", ""), getattr(name, "attr", ""))

    def _named(
        self,
        node: ast.ExceptHandler | ast.MatchAs | ast.MatchStar | ast.MatchMapping,
        scope: Scope,
    ) -> None:
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name:
            scope.bind(name)
        self._children(node, scope)

    def _global(self, node: ast.Global, scope: Scope) -> None:
        scope.passed |= dict.fromkeys(node.names, scope.outermost)

    def _nonlocal(self, node: ast.Nonlocal, scope: Scope) -> None:
        if scope.parent:
            scope.passed |= dict.fromkeys(node.names, scope.parent)


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [*found, *filter(None, (arguments.vararg, arguments.kwarg))]


def read_code(path: str, content: bytes) -> Code | None:
    """Parse a file; None where this Python can't."""
    module = parse_python(content)
    return Code(path, content, module) if module else None

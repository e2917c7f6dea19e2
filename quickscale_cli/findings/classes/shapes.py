"""What arguments a function or class takes, as its definition says."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from quickscale_cli.findings.classes.classes import Ancestor, first, with_ancestors
from quickscale_cli.findings.reading.code import FUNCTIONS, Function
from quickscale_cli.findings.reading.library import Definition, Has, Library
from quickscale_cli.findings.reading.references import last_name

# Decorators that leave the arguments as they are, by their last name.
PLAIN = {
    "abstractmethod", "asynccontextmanager", "atomic", "cache", "classmethod", "contextmanager",
    "every", "final", "lru_cache", "override", "register", "retry", "staticmethod",
}  # fmt: skip
VALUES = {"cached_property", "getter", "overload", "property", "setter"}  # are not called so
TASK = "task"


@dataclass(frozen=True)
class Parameter:
    name: str
    by_position: bool = True
    by_keyword: bool = True
    is_required: bool = True
    meaning: str = field(default="", compare=False)  # annotation and default


@dataclass(frozen=True)
class Shape:
    parameters: tuple[Parameter, ...] = ()
    any_position: bool = False  # *args
    any_keyword: bool = False  # **kwargs
    is_plain: bool = True  # False: a decorator may have made something else of it
    is_task: bool = False  # a job: not called, but queued
    is_async: bool = False

    @property
    def by_position(self) -> list[Parameter]:
        return [one for one in self.parameters if one.by_position]

    @property
    def by_keyword(self) -> dict[str, Parameter]:
        return {one.name: one for one in self.parameters if one.by_keyword}

    @property
    def bound(self) -> "Shape":
        """What is left where the first argument is given: `self`, or a job's context."""
        first, rest = self.by_position[:1], self.parameters
        return replace(self, parameters=tuple(one for one in rest if one not in first))

    @property
    def optional(self) -> "Shape":
        """The same fields by name, none of them required."""
        return Shape(
            tuple(replace(p, by_position=False, is_required=False) for p in self.parameters)
        )


def shape_of(library: Library, found: Definition) -> Shape | None:
    """Return what a function or class takes; None if it is neither, or that can't be read."""
    if isinstance(found.node, FUNCTIONS):
        names = library.names(found.module)
        nodes = names.defined.get(found.name.rpartition(".")[2], []) if names else []
        return function_shape(found.node) if len(nodes) < 2 else None
    if isinstance(found.node, ast.ClassDef):
        return class_shape(library, with_ancestors(library, found))
    return None


def method_shape(library: Library, owner: Definition, name: str) -> Shape | None:
    """Return what a method takes besides `self`; None where the name is no method, or several."""
    found = [
        node
        for node in library.members(owner).defined.get(name, [])
        if "overload" not in _decorators(node)
    ]
    if len(found) != 1 or not isinstance(node := found[0], FUNCTIONS):
        return None
    shape = function_shape(node)
    return shape if shape is None or "staticmethod" in _decorators(node) else shape.bound


def function_shape(node: Function) -> Shape | None:
    decorators = _decorators(node)
    if VALUES & decorators.keys():
        return None
    parameters = tuple(_parameters(node.args))
    is_task = TASK in decorators
    shape = Shape(
        parameters,
        node.args.vararg is not None,
        node.args.kwarg is not None,
        decorators.keys() <= PLAIN | {TASK},
        is_task,
        isinstance(node, ast.AsyncFunctionDef),
    )
    return shape.bound if is_task and "takes_context" in decorators[TASK] else shape


def _parameters(arguments: ast.arguments) -> Iterator[Parameter]:
    placed = [*arguments.posonlyargs, *arguments.args]
    defaults = [*[None] * (len(placed) - len(arguments.defaults)), *arguments.defaults]
    for number, (one, default) in enumerate(zip(placed, defaults, strict=True)):
        by_keyword = number >= len(arguments.posonlyargs)
        yield Parameter(one.arg, True, by_keyword, default is None, _meaning(one, default))
    for one, given in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield Parameter(one.arg, False, True, given is None, _meaning(one, given))


def _meaning(one: ast.arg, default: ast.expr | None) -> str:
    return "|".join(ast.unparse(node) if node else "" for node in (one.annotation, default))


def class_shape(library: Library, ancestors: Sequence[Ancestor]) -> Shape | None:
    """Return what a class takes to be made, by its own `__init__`, a base's, or its fields."""
    for number, one in enumerate(ancestors):
        if not isinstance(one, Definition) or not isinstance(one.node, ast.ClassDef):
            break
        if "__init__" in library.members(one):
            return method_shape(library, one, "__init__")
        if one.node.keywords or "__new__" in library.members(one):
            return None
        bases = {ast.unparse(base).rpartition(".")[2] for base in one.node.bases}
        if "dataclass" in _decorators(one.node) or "NamedTuple" in bases:
            return Shape(tuple(_fields(ancestors[number:])))
    return Shape() if first(library, ancestors, "__init__") is Has.NO else None


def _fields(ancestors: Sequence[Ancestor]) -> Iterator[Parameter]:
    """Yield the fields of a dataclass or named tuple, those of its bases first."""
    fields: dict[str, Parameter] = {}
    for one in reversed(ancestors):
        if isinstance(one, Definition) and isinstance(one.node, ast.ClassDef):
            by_keyword_alone = "kw_only=True" in _decorators(one.node).get("dataclass", "")
            for statement in one.node.body:
                if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                    if ast.unparse(statement.annotation).endswith("KW_ONLY"):
                        by_keyword_alone = True
                    elif found := _field(statement, statement.target.id, by_keyword_alone):
                        fields[found.name] = found
    yield from sorted(fields.values(), key=lambda one: not one.by_position)


def _field(statement: ast.AnnAssign, name: str, by_keyword_alone: bool) -> Parameter | None:
    annotation, value = ast.unparse(statement.annotation), statement.value
    given: dict[str | None, str] = {}
    if isinstance(value, ast.Call) and last_name(value.func) == "field":
        given = {one.arg: ast.unparse(one.value) for one in value.keywords}
        if not {"default", "default_factory"} & given.keys():
            value = None
    if "ClassVar" in annotation or given.get("init") == "False":
        return None
    by_position = given.get("kw_only", str(by_keyword_alone)) != "True"
    meaning = f"{annotation}|{ast.unparse(value) if value else ''}"
    return Parameter(name, by_position, True, value is None, meaning)


def _decorators(node: ast.AST) -> dict[str, str]:
    """Return each decorator by its last name, as it is written."""
    decorators = getattr(node, "decorator_list", [])
    return {
        last_name(one.func if isinstance(one, ast.Call) else one): ast.unparse(one)
        for one in decorators
    }

"""The migrations of a tree, read from their syntax: what each builds on, and what it does."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from quickscale_cli.findings.reading.apps import app_labels
from quickscale_cli.findings.reading.references import parse_python
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree

PATH = re.compile(r"(?:^|(?P<folder>.+)/)migrations/(?P<name>(?!__init__)[^/]+)\.py$")

Key = tuple[str, str]  # label of the app, name of the migration


@dataclass(frozen=True)
class Operation:
    """One step of a migration, as it is written."""

    name: str
    call: ast.Call
    of_state: bool = False  # Django's picture of the models alone, not the database

    @property
    def line(self) -> int:
        return self.call.lineno

    def value(self, name: str, position: int) -> ast.expr | None:
        """Return what it is given, by name or by position."""
        for word in self.call.keywords:
            if word.arg == name:
                return word.value
        given = self.call.args[position : position + 1]
        return given[0] if given and not isinstance(given[0], ast.Starred) else None

    def text(self, name: str, position: int) -> str:
        value = self.value(name, position)
        is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
        return value.value if is_text else ""  # type: ignore[union-attr]


@dataclass(frozen=True)
class Migration:
    path: str
    app: str
    name: str
    parents: tuple[Key, ...] = ()
    replaces: tuple[Key, ...] = ()
    operations: tuple[Operation, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)  # texts of the module, by name

    @property
    def key(self) -> Key:
        return self.app, self.name

    @property
    def one_way(self) -> tuple[str, ...]:
        """The operations that can't be reversed."""
        return tuple(one.name for one in self.operations if _is_one_way(one))


def read_migrations(scratch: Scratch, tree: Tree) -> dict[str, Migration]:
    """Read the migrations of a tree, by path; one that does not parse is told elsewhere."""
    paths = {
        path: match for path in sorted(tree) if (match := PATH.match(path)) and tree[path].is_file
    }
    labels = app_labels(scratch, tree) if paths else {}
    contents = scratch.read(tree[path].id for path in paths)
    found = {}
    for path, match in paths.items():
        node, constants = migration_class(contents[tree[path].id])
        folder = match["folder"] or ""
        app = labels.get(folder) or folder.rpartition("/")[2]
        if node and app:
            found[path] = _read(path, (app, match["name"]), node, constants)
    return found


@lru_cache(maxsize=1024)  # the same files are on all sides
def migration_class(content: bytes) -> tuple[ast.ClassDef | None, Mapping[str, str]]:
    """Return the class of a migration, and the texts that its module names."""
    module = parse_python(content)
    for node in module.body if module else ():
        if isinstance(node, ast.ClassDef) and node.name == "Migration" and module:
            return node, _constants(module)
    return None, {}


def _read(path: str, key: Key, node: ast.ClassDef, constants: Mapping[str, str]) -> Migration:
    values = class_values(node)
    return Migration(
        path,
        *key,
        tuple(pair for pair, _ in pairs(values.get("dependencies"))),
        tuple(pair for pair, _ in pairs(values.get("replaces"))),
        tuple(_operations(values.get("operations"))),
        constants,
    )


def class_values(node: ast.ClassDef) -> dict[str, ast.expr]:
    """Return what a class body assigns, by name."""
    found: dict[str, ast.expr] = {}
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            found |= {ast.unparse(target): statement.value for target in statement.targets}
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            found[ast.unparse(statement.target)] = statement.value
    return found


def pairs(node: ast.expr | None) -> Iterator[tuple[Key, ast.Tuple | ast.List]]:
    """Yield the app and name that each element of a list gives, where both are written there."""
    for element in node.elts if isinstance(node, ast.List | ast.Tuple) else []:
        if isinstance(element, ast.Tuple | ast.List) and len(element.elts) == 2:
            app, name = (getattr(one, "value", None) for one in element.elts)
            if isinstance(app, str) and isinstance(name, str):
                yield (app, name), element


def _operations(node: ast.expr | None, *, of_state: bool = False) -> Iterator[Operation]:
    for element in node.elts if isinstance(node, ast.List | ast.Tuple) else []:
        if isinstance(element, ast.Call):
            name = ast.unparse(element.func).rpartition(".")[2]
            one = Operation(name, element, of_state)
            if name == "SeparateDatabaseAndState":
                yield from _operations(one.value("database_operations", 0))
                yield from _operations(one.value("state_operations", 1), of_state=True)
            else:
                yield one


def _is_one_way(one: Operation) -> bool:
    reverse = {"RunPython": "reverse_code", "RunSQL": "reverse_sql"}.get(one.name)
    return bool(reverse) and not one.of_state and one.value(reverse or "", 1) is None


def _constants(module: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    for statement in module.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            for target in statement.targets:
                found[ast.unparse(target)] = str(statement.value.value)
    return found

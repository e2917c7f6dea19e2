"""What code refers to by name: modules and what is in them, templates, and urls."""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator

from quickscale_cli.git.tree import Tree
from quickscale_cli.releases.changes import Changes

INSIDE = re.compile(r"(?:^|.*/)templates/(?P<name>.+)$")
URL = re.compile(r"[\w-]+(?::[\w-]+)+")  # with its namespace, so that it is nothing else


def parse_python(content: bytes) -> ast.Module | None:
    """Parse Python; None where that can't be done. Nothing is said of the owner's escapes."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last: too deep for it
        return None


def is_page(path: str) -> bool:
    """Whether Django renders it: HTML anywhere, and mails and the like in `templates/`."""
    return path.endswith(".html") or bool(INSIDE.match(path))


def imported_module(node: ast.ImportFrom, path: str) -> str:
    """Return the dotted name of the module, also where it is written from where the file lies."""
    package = path.removesuffix(".py").split("/")[: -node.level or None] if node.level else []
    return ".".join([*package, *filter(None, [node.module])])


def urls(module: ast.Module) -> Iterator[str]:
    """Yield the names that a module's `path(…, name=…)` give, with its `app_name`."""
    assigned = [node for node in module.body if isinstance(node, ast.Assign)]
    named = [one for one in assigned if "app_name" in (getattr(t, "id", "") for t in one.targets)]
    spaces = [string_of(one.value) for one in named]
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and last_name(call.func) in ("path", "re_path"):
            names = [string_of(word.value) for word in call.keywords if word.arg == "name"]
            yield from (":".join([*spaces, name]) for name in names if name)


def templates_gone(base: Tree, result: Tree, changes: Changes) -> dict[str, str | None]:
    """Return the names of templates that are no longer there, with what they are called now."""
    now = set(_templates(result))
    gone: dict[str, str | None] = {}
    for path in base:
        match = INSIDE.match(path)
        if match and match["name"] not in now:
            moved = INSIDE.match(changes.renames(path))
            gone[match["name"]] = moved["name"] if moved and moved["name"] in now else None
    return gone


def _templates(tree: Iterable[str]) -> Iterator[str]:
    yield from (match["name"] for path in tree if (match := INSIDE.match(path)))


def last_name(node: ast.AST | None) -> str:
    """Return the last part of a name as it is written: `path` of `urls.path`; "" of all else."""
    return getattr(node, "attr", "") or getattr(node, "id", "")


def chain(node: ast.AST) -> list[str]:
    """Return the parts of a name and its attributes: none where it begins with something else."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else []


def string_of(node: ast.AST | None) -> str:
    """Return the text that a constant is; "" of all else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""

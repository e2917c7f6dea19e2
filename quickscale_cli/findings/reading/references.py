"""What code refers to by name: modules and what is in them, templates, and urls."""

import ast
import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping

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


def imports(node: ast.AST, path: str) -> Iterator[tuple[str, str]]:
    """Yield what an import brings in: its dotted name, and what it is called here."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, alias.asname or alias.name
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield f"{imported_module(node, path)}.{alias.name}", alias.asname or alias.name


def imported_module(node: ast.ImportFrom, path: str) -> str:
    """Return the dotted name of the module, also where it is written from where the file lies."""
    package = path.removesuffix(".py").split("/")[: -node.level or None] if node.level else []
    return ".".join([*package, *filter(None, [node.module])])


def dotted_name(node: ast.Attribute, imported: Mapping[str, str]) -> str | None:
    parts = [node.attr]
    value = node.value
    while isinstance(value, ast.Attribute):
        parts.append(value.attr)
        value = value.value
    if not isinstance(value, ast.Name):
        return None
    written = ".".join([value.id, *reversed(parts)])
    for bound, dotted in imported.items():
        if written.startswith(f"{bound}."):
            return dotted + written.removeprefix(bound)
    return None


def named_urls(nodes: Collection[ast.AST]) -> Iterator[ast.Constant]:
    """Yield the texts that name a url: any with a namespace, and what `reverse` is given."""
    given = {n.args[0] for n in nodes if isinstance(n, ast.Call) and n.args and _is_reverse(n)}
    for node in nodes:
        text = _text(node)
        if text and isinstance(node, ast.Constant) and (node in given or URL.fullmatch(text)):
            yield node


def urls(module: ast.Module) -> Iterator[str]:
    """Yield the names that a module's `path(…, name=…)` give, with its `app_name`."""
    assigned = [node for node in module.body if isinstance(node, ast.Assign)]
    spaces = [_text(node.value) for node in assigned if "app_name" in map(_id, node.targets)]
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and _called(call) in ("path", "re_path"):
            names = [_text(word.value) for word in call.keywords if word.arg == "name"]
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


def _is_reverse(call: ast.Call) -> bool:
    return _called(call) in ("reverse", "reverse_lazy", "redirect", "resolve_url")


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", "") or _id(call.func)


def _id(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""

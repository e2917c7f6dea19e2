"""The libraries of template tags of one side, and what each registers."""

import ast
import re
from dataclasses import dataclass, field
from functools import cache

from quickscale_cli.findings.reading.references import parse_python, string_of
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree

LIBRARY = re.compile(r"(?:^|.*/)templatetags/(?P<name>\w+)\.py$")
TAGS = {"tag", "simple_tag", "inclusion_tag", "simple_block_tag"}


@dataclass
class Registered:
    """What a library gives, each name with the function that it stands for."""

    tags: dict[str, str] = field(default_factory=dict)
    filters: dict[str, str] = field(default_factory=dict)
    is_open: bool = False  # it does not parse, or registers names that are not written there


class Libraries:
    def __init__(self, scratch: Scratch, tree: Tree) -> None:
        self._scratch = scratch
        self._tree = tree
        self.paths: dict[str, list[str]] = {}
        for path, entry in tree.items():
            match = LIBRARY.match(path)
            if match and entry.is_file and match["name"] != "__init__":
                self.paths.setdefault(match["name"], []).append(path)
        self.read = cache(self._read)

    def registered(self, name: str) -> Registered:
        """Return what a library of the project's gives; of two with one name, what both do."""
        found = Registered()
        for path in self.paths.get(name, []):
            one = self.read(path)
            found.tags |= one.tags
            found.filters |= one.filters
            found.is_open |= one.is_open
        return found

    def _read(self, path: str) -> Registered:
        module = parse_python(self._scratch.read_one(self._tree[path].id))
        return registered(module) if module else Registered(is_open=True)


def registered(module: ast.Module) -> Registered:
    found = Registered()
    decorators = set[ast.AST]()
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                _register(found, decorator, node.name)
                decorators.add(decorator)
        elif isinstance(node, ast.ClassDef):
            decorators.update(node.decorator_list)
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and node not in decorators and _kind(node.func):
            _register(found, node, "")
    return found


def _register(found: Registered, decorator: ast.expr, function: str) -> None:
    """Take what `@register.tag("x")` or `register.tag("x", f)` gives."""
    call = decorator if isinstance(decorator, ast.Call) else None
    kind = _kind(call.func if call else decorator)
    if not kind:
        return
    keywords = {word.arg: word.value for word in call.keywords} if call else {}
    arguments = call.args if call and kind != "inclusion_tag" else []
    if not function:  # called as it is: its function comes last, or first and alone
        if not arguments:  # `register.simple_tag(…)(f)`
            found.is_open = True
            return
        function = getattr(arguments[-1], "id", "")
    named = keywords.get("name") or next(
        (one for one in arguments[:1] if not isinstance(one, ast.Name) or len(arguments) > 1), None
    )
    name = string_of(named) if named else function
    if not name:
        found.is_open = True
        return
    (found.filters if kind == "filter" else found.tags)[name] = function
    if kind == "simple_block_tag":
        end = keywords.get("end_name")
        found.tags[string_of(end) if end else f"end{name}"] = f"{function} end"


def _kind(node: ast.expr) -> str:
    """Return "filter" or the kind of tag that this registers; "" if it does not."""
    if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "register":
        return node.attr if node.attr in TAGS or node.attr == "filter" else ""
    return ""

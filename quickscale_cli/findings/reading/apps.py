"""The apps of a project, by the label that Django knows them under."""

import ast
from collections.abc import Iterator

from quickscale_cli.findings.reading.references import parse_python
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree


def app_labels(scratch: Scratch, tree: Tree) -> dict[str, str]:
    """Return the label of each app that an `apps.py` declares, by its folder."""
    paths = [path for path, e in tree.items() if e.is_file and path.endswith("/apps.py")]
    contents = scratch.read(tree[path].id for path in paths)
    labels: dict[str, str] = {}
    for path in paths:
        module = parse_python(contents[tree[path].id])
        folder = path.removesuffix("/apps.py")
        for name, label in _configs(module) if module else ():
            own = name.replace(".", "/")
            place = folder if f"/{folder}".endswith(f"/{own}") or not own else own
            labels.setdefault(place, label or own.rpartition("/")[2] or folder.rpartition("/")[2])
    return labels


def _configs(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield name and label of each AppConfig, the one that is the default first."""
    found = []
    for node in module.body:
        bases = [ast.unparse(base) for base in getattr(node, "bases", [])]
        if isinstance(node, ast.ClassDef) and any(base.endswith("Config") for base in bases):
            values = dict(_texts(node))
            is_default = values.get("default") == "True"
            found.append((not is_default, values.get("name", ""), values.get("label", "")))
    yield from ((name, label) for _, name, label in sorted(found, key=lambda one: one[0]))


def _texts(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            for target in statement.targets:
                yield ast.unparse(target), str(statement.value.value)

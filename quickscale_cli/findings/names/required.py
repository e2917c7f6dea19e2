"""Environment variables without which production does not start, and that it did not ask for."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.finding import Certainty, Finding
from quickscale_cli.findings.names.loading_order import NOT_LIVE
from quickscale_cli.findings.names.lost_variables import read_or_listed
from quickscale_cli.findings.names.names import is_settings
from quickscale_cli.findings.names.spots import variables
from quickscale_cli.findings.reading.references import parse_python
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree

ID = "variable-required"
NAME = r"[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*"
REFUSED = re.compile(rf"\b({NAME})(?: (?:and|or) ({NAME}))? (?:is|are) missing\b|: set ({NAME})\b")
COMPOSED = re.compile(rb"\$\{([A-Z][A-Z0-9_]*):?\?")
# What stands in one of these is asked for only at times.
AT_TIMES = (
    ast.If, ast.IfExp, ast.BoolOp, ast.Try, ast.FunctionDef, ast.ClassDef, ast.Lambda,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip


@dataclass(frozen=True)
class Demand:
    path: str
    line: int
    certainty: Certainty


def check_required(comparison: Comparison) -> list[Finding]:
    """Find what production asks for now, and did not before."""
    scratch, yours, tree = comparison.scratch, comparison.trees.yours, comparison.tree
    changed = {p: e for p, e in tree.items() if e.is_file and _may_demand(p) and yours.get(p) != e}
    new = _demands(scratch, changed)
    if new:
        before = {p: e for p, e in yours.items() if e.is_file and _may_demand(p)}
        for name in _demands(scratch, before):
            new.pop(name, None)
    for name in _set(comparison, set(new)):
        del new[name]
    known = read_or_listed(comparison, yours) if new else set[str]()
    return [
        Finding(
            demand.path,
            demand.line,
            ID,
            f"{_who(demand)} does not start without {name}"
            + (" any more." if name in known else ", which is new."),
            "Set it where the app runs, before you deploy.",
            demand.certainty,
            new=name,
        )
        for name, demand in sorted(new.items())
    ]


def _may_demand(path: str) -> bool:
    if path.startswith("config/") and path.endswith(".py"):
        return not path.endswith(NOT_LIVE)
    return _is_composed(path)


def _is_composed(path: str) -> bool:
    return "production" in path and PurePosixPath(path).suffix in (".yaml", ".yml")


def _who(demand: Demand) -> str:
    return demand.path if _is_composed(demand.path) else "Production"


def _demands(scratch: Scratch, files: Tree) -> dict[str, Demand]:
    contents = scratch.read(entry.id for entry in files.values())
    found: dict[str, Demand] = {}
    for path, entry in sorted(files.items()):
        for name, demand in _demands_of(path, contents[entry.id]):
            if name not in found or demand.certainty == Certainty.SURE:
                found[name] = demand
    return found


def _demands_of(path: str, content: bytes) -> Iterator[tuple[str, Demand]]:
    if _is_composed(path):
        for found in COMPOSED.finditer(content):
            line = content.count(b"\n", 0, found.start()) + 1
            yield found[1].decode(), Demand(path, line, Certainty.PERHAPS)
        return
    module = parse_python(content)
    for statement in module.body if module else ():
        if is_settings(path):
            yield from _asked(path, statement)
        elif isinstance(statement, ast.FunctionDef):
            yield from _refused(path, statement)


def _asked(path: str, node: ast.AST) -> Iterator[tuple[str, Demand]]:
    """Yield the variables that are read without a default, whatever else is set."""
    if isinstance(node, AT_TIMES):
        first = node.values[0] if isinstance(node, ast.BoolOp) else getattr(node, "test", None)
        yield from _asked(path, first) if first else ()
        return
    if isinstance(node, ast.Call) and _is_env(node.func) and len(node.args) == 1:
        if not any(word.arg == "default" for word in node.keywords):
            yield from _named(path, node.args[0], Certainty.SURE)
    elif isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") == "environ":
        yield from _named(path, node.slice, Certainty.SURE)
    for child in ast.iter_child_nodes(node):
        yield from _asked(path, child)


def _is_env(node: ast.AST) -> bool:
    return getattr(node, "id", "") == "env" or getattr(getattr(node, "value", 0), "id", "") == "env"


def _named(path: str, node: ast.expr, certainty: Certainty) -> Iterator[tuple[str, Demand]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, Demand(path, node.lineno, certainty)


def _refused(path: str, function: ast.FunctionDef) -> Iterator[tuple[str, Demand]]:
    """Yield the variables that a sentence says are missing; perhaps, if a flag stands before."""
    is_flagged = "ENABLE_" in ast.unparse(function)
    certainty = Certainty.PERHAPS if is_flagged else Certainty.SURE
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for names in REFUSED.findall(node.value):
                yield from ((name, Demand(path, node.lineno, certainty)) for name in names if name)


def _set(comparison: Comparison, names: set[str]) -> set[str]:
    """Return those that a file of the user's own sets already."""
    found = set[str]()
    for file in comparison.texts.looked_at if names else ():
        if file.path not in comparison.trees.theirs and not file.words.isdisjoint(
            name.encode() for name in names
        ):
            told = variables(file, names)
            found |= {name for name, _, certainty in told if certainty == Certainty.SURE}
    return found

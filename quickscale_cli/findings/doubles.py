"""What a merge has made of two sides that were whole: no longer parsed, or defined twice."""

import ast
from collections import Counter
from collections.abc import Iterator

from quickscale_cli.findings.finding import Finding
from quickscale_cli.findings.references import parse_python
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.outcome import Kind, Result
from quickscale_cli.merging.trees import Trees


def check_syntax(scratch: Scratch, trees: Trees, result: Result) -> list[Finding]:
    """Find merged files that no longer parse, or that define a name twice."""
    findings: list[Finding] = []
    for outcome in result.outcomes:
        merged = outcome.kind in (Kind.MERGED, Kind.RENAMED) and not outcome.is_open
        entry = result.tree.get(outcome.path)
        if not merged or entry is None or not entry.is_file or not outcome.path.endswith(".py"):
            continue
        after = parse_python(scratch.read_one(entry.id))
        if after and not any(_twice(after)):
            continue
        sides = [side for side in trees.entries(outcome.sides) if side and side.is_file]
        before = [parse_python(scratch.read_one(side.id)) for side in sides]
        if after is None:
            if all(before):
                mend = "Open it and mend the place where both changes meet."
                what = "Both changes together no longer parse."
                findings.append(Finding(outcome.path, 0, "does-not-parse", what, mend))
            continue
        known = {name for tree in before if tree for name in _twice(tree)}
        twice = set(_twice(after)) - known
        for name in sorted(twice):
            what = f"{name} would be defined twice: by you and by the template."
            line = max(_lines_of(after, name))
            mend = "Keep one of them, or give yours another name."
            findings.append(Finding(outcome.path, line, "defined-twice", what, mend))
    return findings


def _twice(tree: ast.Module) -> Iterator[str]:
    counts = Counter(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    )
    yield from (name for name, count in counts.items() if count > 1)


def _lines_of(tree: ast.Module, name: str) -> list[int]:
    return [node.lineno for node in tree.body if getattr(node, "name", "") == name]

"""Whether a call fits what is called, and a method what it overrides."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from quickscale_cli.findings.classes.shapes import Parameter, Shape


@dataclass(frozen=True)
class Misfit:
    id: str  # of the finding
    name: str  # of the parameter
    node: ast.AST | None = None  # the argument that does not fit
    number: int = 0  # how many fit by position


def misfits(shape: Shape, call: ast.Call, skipped: int = 0) -> list[Misfit]:
    """Return what of a call does not fit; its first arguments may be for somebody else."""
    arguments = call.args[skipped:]
    starred = any(isinstance(one, ast.Starred) for one in arguments)
    given = [one for one in arguments if not isinstance(one, ast.Starred)]
    open_keywords = any(one.arg is None for one in call.keywords)
    keywords = {one.arg: one for one in call.keywords if one.arg}
    placed = shape.by_position
    found = []
    if not shape.any_position and not starred:
        found += [
            Misfit("argument-by-position", "", one, len(placed)) for one in given[len(placed) :]
        ]
    if not shape.any_keyword:
        found += [
            Misfit("keyword-gone", name, one)
            for name, one in keywords.items()
            if name not in shape.by_keyword
        ]
    if not open_keywords:
        taken = len(placed) if starred else len(given)
        left = [*placed[taken:], *(one for one in shape.parameters if not one.by_position)]
        found += [
            Misfit("argument-missing", one.name)
            for one in left
            if one.is_required and not (one.by_keyword and one.name in keywords)
        ]
    return found


def outdated(own: Shape, base: Shape) -> Iterator[tuple[str, bool]]:
    """Yield what of a base method its override can't take or wants besides; True if for sure."""
    if own.is_async != base.is_async:
        yield "it is async" if base.is_async else "it is not async", True
    for number, one in enumerate(base.parameters):
        by_name = own.any_keyword or one.name in own.by_keyword
        by_place = own.any_position or number < len(own.by_position)
        if one.by_position and not by_place and not (by_name and one.by_keyword):
            yield f"it takes {one.name}", True
        elif one.by_keyword and not by_name:
            yield f"it takes {one.name}", not one.by_position
    for number, one in enumerate(own.parameters):
        is_given = base.any_keyword or one.name in base.by_keyword
        is_given |= one.by_position and (base.any_position or number < len(base.by_position))
        if one.is_required and not is_given:
            yield f"it is not given {one.name}", True


def renamed(before: Shape, after: Shape, name: str) -> Parameter | None:
    """Return the one parameter that has another name now, all else being as it was."""
    if len(before.parameters) != len(after.parameters):
        return None
    pairs = list(zip(before.parameters, after.parameters, strict=True))
    other = [(old, new) for old, new in pairs if old.name != new.name]
    same = all(_kind(old) == _kind(new) for old, new in pairs)
    return other[0][1] if same and len(other) == 1 and other[0][0].name == name else None


def _kind(one: Parameter) -> tuple[bool, bool, bool, str]:
    return one.by_position, one.by_keyword, one.is_required, one.meaning

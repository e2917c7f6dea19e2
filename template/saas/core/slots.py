"""Slots: places in a page that other apps fill, so that no app knows who stands above it.

An app registers fillers in its `slots.py`; a template shows them with `{% slot "name" %}`.
Switch an app off and its fillers are gone with it.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

type Context = dict[str, Any]
type Filler = Callable[[HttpRequest], Context | list[Context] | None]


@dataclass(frozen=True)
class Filling:
    """One app's part of a slot. `template` is None where only the data counts."""

    context: Filler
    template: str | None
    order: int


_fillings: defaultdict[str, list[Filling]] = defaultdict(list)


def slot[F: Filler](name: str, *, template: str | None = None, order: int = 50) -> Callable[[F], F]:
    """Register a function that returns the filling's context.

    None leaves it out for this request; a list fills the slot several times.
    """

    def register(filler: F) -> F:
        _fillings[name].append(Filling(filler, template, order))
        _fillings[name].sort(key=lambda filling: filling.order)
        return filler

    return register


def filled(name: str, request: HttpRequest) -> list[tuple[Filling, Context]]:
    """Return the fillings that have something to show for this request, in order."""
    return [
        (filling, context)
        for filling in _fillings[name]
        for context in _several(filling.context(request))
    ]


def _several(found: Context | list[Context] | None) -> list[Context]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]

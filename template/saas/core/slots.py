"""Slots: places in a page that other apps fill, so that no app knows who stands above it.

An app registers fillers in its `slots.py`; a template shows them with `{% slot "name" %}`.
Switch an app off and its fillers are gone with it. Where an app leads (sidebar, palette) and what
it asks of a newcomer are no templates but entries: see entries.py.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

type Context = dict[str, Any]
type Filler[T] = Callable[[HttpRequest], T | list[T] | None]


@dataclass(frozen=True)
class Filling:
    """One app's part of a slot. `template` is None where it is an entry."""

    context: Filler[Any]
    template: str | None = None
    order: int = 50
    is_kept: bool = False


_fillings: defaultdict[str, list[Filling]] = defaultdict(list)
offered: set[str] = set()  # slots of entries: no template shows those


def slot[F: Filler[Any]](
    name: str, *, template: str | None = None, order: int = 50, kept: bool = False
) -> Callable[[F], F]:
    """Register a function that returns the filling's context: the names that its template reads.

    None leaves it out for this request; a list fills the slot several times. `kept`: the template
    needs no more than these names, and is drawn once for each set of them (see kept.py).
    """

    def register(filler: F) -> F:
        _fillings[name].append(Filling(filler, template, order, kept))
        _fillings[name].sort(key=lambda filling: filling.order)
        return filler

    return register


def filled(name: str, request: HttpRequest) -> list[tuple[Filling, Any]]:
    """Return the fillings that have something to show for this request, in order."""
    return [
        (filling, context)
        for filling in _fillings.get(name, ())
        for context in _several(filling.context(request))
    ]


class Offers[T]:
    """A slot of one type instead of templates; a decorator for functions that return it."""

    def __init__(self, name: str, kind: Callable[..., T]) -> None:
        self.name = name
        self.kind = kind
        offered.add(name)

    def __call__[F: Filler[Any]](self, *, order: int = 50) -> Callable[[F], F]:
        return slot(self.name, order=order)

    def of(self, request: HttpRequest) -> list[T]:
        """What there is for this request, in order. A dictionary has the fields of the type."""
        found = (offer for _, offer in filled(self.name, request))
        return [self.kind(**offer) if isinstance(offer, dict) else offer for offer in found]


def fillings() -> dict[str, list[Filling]]:
    """Every slot that somebody fills."""
    return {name: list(those) for name, those in _fillings.items() if those}


@contextmanager
def filled_with(name: str, *those: Filling) -> Iterator[None]:
    """Fill a slot with nothing but these for a while; for tests."""
    before = _fillings[name]
    _fillings[name] = list(those)
    try:
        yield
    finally:
        _fillings[name] = before


def _several[T](found: T | list[T] | None) -> list[T]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]

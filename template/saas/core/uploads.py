"""Which pages take larger bodies than a form needs, and how large: the front door asks.

    @takes_uploads()
    def avatar(request): ...

takes as much as MAX_UPLOAD says; every other page refuses what is larger than MAX_BODY.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve

type View = Callable[..., Any]


def takes_uploads(wanted: Callable[..., bool] | None = None) -> Callable[[View], View]:
    """Let a view take files; `wanted` is given the arguments of its address and may decline."""

    def mark(view: View) -> View:
        view.takes_uploads = wanted or (lambda **kwargs: True)  # type: ignore[attr-defined]
        return view

    return mark


def limit_of(path: str) -> int:
    """Return how many bytes the page at that address takes."""
    try:
        found = resolve(path)
    except (Resolver404, ValueError):
        return settings.MAX_BODY
    wanted = getattr(found.func, "takes_uploads", None)
    takes = wanted is not None and wanted(**found.kwargs)
    return max(settings.MAX_BODY, settings.MAX_UPLOAD) if takes else settings.MAX_BODY

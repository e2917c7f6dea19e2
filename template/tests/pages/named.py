"""The pages that this project has: every named address, and the app of ours that it belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

THEIRS = {"allauth": "accounts"}  # libraries whose pages an app of ours takes over


@dataclass(frozen=True)
class Page:
    name: str
    takes_arguments: bool
    app: str  # the one of saas/ that it belongs to; empty if it is none of ours

    @property
    def is_ours(self) -> bool:
        return bool(self.app)


@cache
def pages() -> list[Page]:
    return [page for page in _pages(get_resolver()) if page]


def _pages(resolver: URLResolver, prefix: str = "", app: str = "") -> Iterator[Page]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            namespace = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _pages(entry, namespace, _app_of(entry, app))
        elif isinstance(entry, URLPattern) and entry.name:
            takes_arguments = bool(entry.pattern.regex.groups)
            yield Page(f"{prefix}{entry.name}", takes_arguments, app)


def _app_of(entry: URLResolver, around: str) -> str:
    """By the module that its addresses stand in; a list without one belongs to what is around."""
    parts = getattr(entry.urlconf_module, "__name__", "").split(".")
    if parts == [""]:
        return around
    return parts[1] if parts[0] == "saas" else THEIRS.get(parts[0], "")

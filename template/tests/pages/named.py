"""The pages that this project has: every named address, and whether its app is ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

OURS = ("saas.", "allauth.")


@dataclass(frozen=True)
class Page:
    name: str
    takes_arguments: bool
    is_ours: bool


@cache
def pages() -> list[Page]:
    return [page for page in _pages(get_resolver()) if page]


def _pages(resolver: URLResolver, prefix: str = "", is_ours: bool = False) -> Iterator[Page]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            namespace = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _pages(entry, namespace, _is_ours(entry, is_ours))
        elif isinstance(entry, URLPattern) and entry.name:
            takes_arguments = bool(entry.pattern.regex.groups)
            yield Page(f"{prefix}{entry.name}", takes_arguments, is_ours)


def _is_ours(entry: URLResolver, is_above: bool) -> bool:
    """By the module that its addresses stand in; a list without one is the app's around it."""
    module = getattr(entry.urlconf_module, "__name__", "")
    return module.startswith(OURS) if module else is_above

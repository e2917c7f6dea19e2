"""Which function answers which address, and what it takes.

    @route("POST", "/v1/refunds/{id}/cancel")
    def cancel(account: Account, given: Given, id: str) -> Body: ...

`takes` is the schema of the parameters; `expand` is taken everywhere.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fakestripe import resources
from fakestripe.errors import UnknownAddress
from fakestripe.parameters import Many, Schema, Text

type Handler = Callable[..., Any]

EXPAND: Schema = {"expand": Many(Text())}
ROUTES: list["Route"] = []


@dataclass(frozen=True)
class Route:
    method: str
    address: str
    """As it is written: `/v1/refunds/{id}/cancel`."""
    pattern: re.Pattern[str]
    takes: Schema
    handler: Handler


def route(method: str, address: str, takes: Schema | None = None) -> Callable[[Handler], Handler]:
    pattern = re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", address))

    def routed(handler: Handler) -> Handler:
        ROUTES.append(Route(method, address, pattern, {**(takes or {}), **EXPAND}, handler))
        return handler

    return routed


def find(method: str, path: str) -> tuple[Route, Mapping[str, str]]:
    """Return who answers, and the ids in the address. Fixed addresses go before those with ids."""
    load()
    found = [
        (each, match.groupdict())
        for each in ROUTES
        if each.method == method and (match := each.pattern.fullmatch(path))
    ]
    if not found:
        raise UnknownAddress(method, path)
    return min(found, key=lambda pair: len(pair[1]))


@cache
def load() -> None:
    """Import every module of resources/: each puts its own addresses and tasks in."""
    for module in pkgutil.iter_modules(resources.__path__):
        importlib.import_module(f"{resources.__name__}.{module.name}")

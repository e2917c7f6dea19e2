"""What `manage.py dev` runs besides web and worker: apps declare it in their `programs.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules

from saas.core.development import ports

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Program:
    """A command of this project; with a port, a server that `python -m` starts, before the app.

    Such a server takes `--until-stdin-ends`, so that it ends with `dev`, however that ends. Where
    it listens stands in `.dev/dev.json`, under its name.
    """

    name: str
    title: str
    tells: str
    """What `dev` says of it, after the title; `{url}` is where it listens."""
    port: int = 0
    """The one it would like; where that is taken, it gets the next that is free."""
    arguments: Callable[[int, str], list[str]] = lambda port, app: []
    """Told its port, and where the app is."""


type Declared = Callable[[], Program | None]

_declared: list[Declared] = []


def program(declared: Declared) -> Declared:
    """Let `dev` run what this returns; None where it is not wanted now."""
    _declared.append(declared)
    return declared


def wanted() -> list[Program]:
    autodiscover_modules("programs")
    return [found for declared in _declared if (found := declared())]


def choose_ports(programs: Iterable[Program], app: int) -> dict[str, int]:
    """Return the port of each server, by its name: none is the app's."""
    chosen: dict[str, int] = {}
    for each in programs:
        if each.port:
            taken = {app, *chosen.values()}
            free = (port for port in range(each.port, 65536) if ports.is_free(port, HOST))
            chosen[each.name] = next(port for port in free if port not in taken)
    return chosen


def url(port: int) -> str:
    return f"http://{HOST}:{port}"

"""Tells of slots with a slip in their name: they would be empty, silently."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from django.core import checks

from saas.core import slots
from saas.core.installed import project_templates

SHOWN = re.compile(r'{%\s*slot\s+"([^"]+)"([^%]*)%}')


@checks.register
def check_slots(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    shown = list(_shown())
    filled = slots.fillings()
    known = {name for name, _ in shown} | slots.offered
    empty = known - slots.offered - filled.keys() - {name for name, optional in shown if optional}
    return [
        *(_nowhere(name, filled[name], known) for name in sorted(filled.keys() - known)),
        *(_empty(name) for name in sorted(empty)),
    ]


def _shown() -> Iterator[tuple[str, bool]]:
    """The slots that the project's templates show, and whether it is said that none has to fill."""
    for file in project_templates():
        for name, options in SHOWN.findall(file.read_text(errors="ignore")):
            yield name, "optional=True" in options


def _nowhere(name: str, fillings: list[slots.Filling], known: set[str]) -> checks.CheckMessage:
    where = ", ".join(sorted({filling.context.__module__ for filling in fillings}))
    close = get_close_matches(name, known, n=1)
    meant = f"Did you mean `{close[0]}`? " if close else ""
    return checks.Warning(
        f"{where} fills the slot `{name}`, and no page shows it.",
        hint=f"{meant}docs/extending.md lists them.",
        id="core.W002",
    )


def _empty(name: str) -> checks.CheckMessage:
    close = get_close_matches(name, slots.fillings().keys() | slots.offered, n=1)
    return checks.Warning(
        f"A page shows the slot `{name}`, and no app fills it.",
        hint=(f"Did you mean `{close[0]}`? " if close else "")
        + f'Where nobody has to fill it, write {{% slot "{name}" optional=True %}}.',
        id="core.W003",
    )

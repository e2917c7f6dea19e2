"""Whether this app is ready to take real money: one check and its mend a line.

A check is a function that tells a line. What only Stripe knows is told once somebody has asked it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from saas.payments.gateway import Object


class Standing(StrEnum):
    READY = "ready"
    OPEN = "open"
    LOOK = "look"  # what only a person can tell


@dataclass(frozen=True)
class Line:
    title: str
    standing: Standing
    told: str
    mend: str = ""
    url: str = ""  # where that is done

    @property
    def icon(self) -> str:
        return {Standing.READY: "circle-check", Standing.OPEN: "triangle-alert"}.get(
            self.standing, "circle-dashed"
        )

    @property
    def ink(self) -> str:
        return {Standing.READY: "good", Standing.OPEN: "warn"}.get(self.standing, "muted")


@dataclass(frozen=True)
class Told:
    """What Stripe says of itself, where somebody has asked."""

    account: Object
    endpoints: list[Object]


type Check = Callable[[Told | None], Line]

CHECKS: list[tuple[int, Check]] = []


def check(*, order: int) -> Callable[[Check], Check]:
    """Register a check; of your own too, from the `ready` of an app."""

    def register(found: Check) -> Check:
        CHECKS.append((order, found))
        CHECKS.sort(key=lambda pair: pair[0])
        return found

    return register


def lines(told: Told | None = None) -> list[Line]:
    return [found(told) for _, found in CHECKS]


def is_ready(title: str, told: str) -> Line:
    return Line(title, Standing.READY, told)


def is_open(title: str, told: str, mend: str, url: str = "") -> Line:
    return Line(title, Standing.OPEN, told, mend, url)


def to_look_at(title: str, told: str, mend: str, url: str = "") -> Line:
    return Line(title, Standing.LOOK, told, mend, url)

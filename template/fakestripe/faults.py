"""Faults that can be switched on, to see how an app bears them.

    {"kind": "duplicate", "share": 0.5, "times": 3, "match": "charge.*", "seed": 7}

The draws of a seed are the same each time, so a run that went wrong can be played again.
"""

from dataclasses import asdict, dataclass, field, fields
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from fakestripe.store import Store

OF_DELIVERIES = {
    "duplicate": "The event is sent twice at the same time.",
    "reorder": "Events overtake each other within `seconds`.",
    "delay": "The event is sent `seconds` later.",
    "drop": "The event is never sent.",
    "stale": "The event shows its object as it was at first.",
    "lost_answer": "The app's answer gets lost, so the event is sent again.",
    "forged": "The first try is signed by somebody else.",
}
OF_REQUESTS = {
    "error": "The request is answered with 500, and nothing is done.",
    "error_after": "The request is done, and then answered with 500.",
    "cut": "The request is done, and the connection is cut before the answer.",
    "slow": "The answer comes `seconds` later.",
    "rate_limit": "The request is answered with 429.",
    "down": "The connection is cut, and nothing is done.",
}
KINDS = OF_DELIVERIES | OF_REQUESTS


class UnknownFault(ValueError):
    """What was asked for is no fault, with the mend."""


@dataclass
class Fault:
    kind: str
    share: float = 1.0
    """How many of those that match it hits: 0.3 is three of ten."""
    times: int | None = None
    """How often it hits before it ends; None is until it is switched off."""
    match: str = "*"
    """Types of events (`charge.*`), or requests (`POST /v1/refunds*`)."""
    seconds: float = 2.0
    seed: int = 0
    draws: int = field(default=0, kw_only=True)
    """How often it was asked, so that a restart goes on with the next draw."""

    @classmethod
    def of(cls, given: dict[str, Any]) -> "Fault":
        settable = {each.name: each for each in fields(cls) if each.name != "draws"}
        if unknown := sorted(given.keys() - settable.keys()):
            raise UnknownFault(f"A fault has no {unknown[0]}; it has {', '.join(settable)}.")
        if str(given.get("kind")) not in KINDS:
            raise UnknownFault(f"A fault's kind is one of {', '.join(KINDS)}.")
        for name, value in given.items():
            _refuse_misfit(name, value)
        return cls(**given)

    def hits(self, what: str) -> bool:
        if self.times == 0 or not fnmatchcase(what, self.match):
            return False
        self.draws += 1
        if Random(f"{self.seed}:{self.draws}").random() >= self.share:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def chance(self, what: str) -> float:
        """Return a number from 0 to 1 for this one, by the seed."""
        return Random(f"{self.seed}:{what}").random()


class Faults:
    """Those that are switched on; kept in the store, so that they outlive a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kinds = self._remembered()
        """So that a request asks the store nothing where no fault is on."""

    def all(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._store.remembered("faults", [])
        return found

    def add(self, given: dict[str, Any]) -> None:
        fault = Fault.of(given)
        with self._store.transaction():
            self._store.remember("faults", [*self.all(), asdict(fault)])
            self._kinds = self._remembered()

    def clear(self) -> None:
        self._store.remember("faults", [])
        self._kinds = set()

    def hit(self, kind: str, what: str) -> Fault | None:
        """Return the fault of this kind that hits now, if one does."""
        if kind not in self._kinds:
            return None
        with self._store.transaction():
            known = [Fault(**each) for each in self.all()]
            hit = next((fault for fault in known if fault.kind == kind and fault.hits(what)), None)
            left = [asdict(fault) for fault in known if fault.times != 0]
            self._store.remember("faults", left)
            self._kinds = self._remembered()
            return hit

    def _remembered(self) -> set[str]:
        return {each["kind"] for each in self.all()}


def _refuse_misfit(name: str, value: Any) -> None:
    numbers = {"share": (0, 1), "times": (1, 10**6), "seconds": (0, 600), "seed": (-(2**63), 2**63)}
    if name in ("kind", "match"):
        if not isinstance(value, str):
            raise UnknownFault(f"{name} is a text.")
    elif value is not None or name != "times":
        least, most = numbers[name]
        whole = name in ("times", "seed")
        kinds = int if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value <= most:
            raise UnknownFault(f"{name} is a number from {least} to {most}.")

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    OK = "ok"
    MADE = "made"
    TAKEN = "taken"  # over: an earlier run has made it, or its owner by hand
    CHANGED = "changed"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True)
class Finding:
    """What a step has seen or done. `mend` says what to do about it."""

    mark: Mark
    subject: str
    told: str
    mend: str = ""


def ok(subject: str, told: str) -> Finding:
    return Finding(Mark.OK, subject, told)


def mend(subject: str, told: str, do: str) -> Finding:
    return Finding(Mark.MEND, subject, told, do)

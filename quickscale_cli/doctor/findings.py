from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """Something to know or to mend. A note (`is_problem` false) is no reason to worry."""

    id: str
    reason: str
    mend: str
    is_problem: bool = True


@dataclass(frozen=True)
class Checked:
    """What a look at one thing showed: a word for the table, and findings if there are any."""

    title: str
    shows: str
    findings: tuple[Finding, ...] = ()


Check = Callable[[Path], Checked]

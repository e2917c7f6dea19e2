"""Something that no merge can see, and how sure that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Certainty(StrEnum):
    SURE = "sure"  # makes a plan end with 1, and may be rewritten
    PERHAPS = "perhaps"  # is told, and no more


@dataclass(frozen=True, order=True)
class Finding:
    """Something that no merge can see: what it is, where, and what to do.

    Those of one name have the same `id`, `what` and `mend`, and are told as one.
    """

    path: str
    line: int  # from 1; 0 where it is about the whole file
    id: str
    what: str
    mend: str
    certainty: Certainty = Certainty.SURE
    old: str = ""  # the name that is gone, where it is about a name
    new: str = ""  # what it is called now, where that is known

    @property
    def is_sure(self) -> bool:
        return self.certainty == Certainty.SURE


def by_name(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Put together what is about one name, its places in order."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.id, finding.what, finding.mend), []).append(finding)
    return list(groups.values())

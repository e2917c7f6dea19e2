from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """Something that no merge can see: what it is, where, and what to do."""

    path: str
    line: int  # from 1; 0 where it is about the whole file
    id: str
    what: str
    mend: str

"""What processes and all that they started have cost so far, as Linux tells it."""

import os
import re
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")
PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def cpu(roots: list[int]) -> float:
    """Return the seconds of processor that they have taken, with what has ended below them."""
    return sum(sum(map(int, _fields(pid)[11:15])) for pid in _tree(roots)) * TICK


def memory(roots: list[int]) -> float:
    """Return the MB that they hold; what several share counts once."""
    found = (
        PSS.search((Path("/proc") / str(pid) / "smaps_rollup").read_text()) for pid in _tree(roots)
    )
    return sum(int(pss[1]) for pss in found if pss) / 1000


def _tree(roots: list[int]) -> list[int]:
    parents = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(process.name)] = int(_fields(int(process.name))[1])
        except OSError:  # it has just ended
            continue
    found, fresh = list(roots), set(roots)
    while fresh:
        fresh = {pid for pid, parent in parents.items() if parent in fresh}
        found += fresh
    return found


def _fields(pid: int) -> list[str]:
    """Its stat behind the name, which may hold blanks: the state first, then the parent."""
    return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()

"""From `quickscale init --start` to the first 200 of `/`: downloading everything, then nothing.

Then `manage.py dev` in a project that has been up, with payments and without, turn by turn.
"""

import re
import time
from pathlib import Path
from statistics import median

from bench.bars import Bar
from tests.e2e.processes import Program, quickscale, running

LONGEST_COLD = 40
LONGEST_WARM = 12
ROUNDS = 3
PAYMENTS = {"ENABLE_STRIPE": "true", "ENABLE_CREDIT_TYPES": "true"}
MOST_WITH_PAYMENTS = 1.2  # times as long as without
PATIENCE = 600  # seconds


def measure(folder: Path) -> list[Bar]:
    cache = str(folder / "cache")
    cold = seconds(folder / "cold" / "myapp", UV_CACHE_DIR=cache)
    warm = [
        seconds(folder / f"warm-{number}" / "myapp", UV_CACHE_DIR=cache) for number in range(ROUNDS)
    ]
    slowest = max(warm)
    plain, paid = again(folder / "warm-0" / "myapp", cache)
    return [
        Bar(
            "init to the first page, nothing downloaded yet",
            f"{cold:.1f} s",
            f"at most {LONGEST_COLD} s",
            cold <= LONGEST_COLD,
        ),
        Bar(
            f"init to the first page, the slowest of {ROUNDS} with everything downloaded",
            f"{slowest:.1f} s",
            f"at most {LONGEST_WARM} s",
            slowest <= LONGEST_WARM,
        ),
        Bar("`manage.py dev` to the first page, the second time", f"{plain:.1f} s"),
        Bar("the same with payments", f"{paid:.1f} s"),
        Bar(
            "with payments / without",
            f"{paid / plain:.2f}",
            f"at most {MOST_WITH_PAYMENTS}",
            paid / plain <= MOST_WITH_PAYMENTS,
        ),
    ]


def again(project: Path, cache: str) -> tuple[float, float]:
    """Seconds that `manage.py dev` takes without payments and with them, the middle ones."""
    command = ["uv", "run", "manage.py", "dev", "--no-browser"]
    kinds: list[dict[str, str]] = [{}, PAYMENTS]
    took = [
        [until_up(command, project, UV_CACHE_DIR=cache, **flags) for flags in kinds]
        for _ in range(ROUNDS + 1)
    ]
    plain, paid = zip(*took[1:], strict=True)  # the first turn migrates
    return median(plain), median(paid)


def seconds(project: Path, **variables: str) -> float:
    project.parent.mkdir()
    command = [quickscale(), "init", str(project), "--defaults", "--start"]
    return until_up(command, project.parent, **variables)


def until_up(command: list[str], place: Path, **variables: str) -> float:
    began = time.perf_counter()
    log = place.parent / f"{place.name}.log"
    with running(command, place=place, output=log, **variables) as program:
        program.wait_for(address(program), seconds=PATIENCE)
        return time.perf_counter() - began


def address(program: Program) -> str:
    """Wait until the app says where it runs; the port depends on what else is up here."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := re.search(r"^ +App +(\S+)$", program.text(), re.MULTILINE):
            return found[1]
        assert program.process.poll() is None, program.text()
        time.sleep(0.05)
    raise AssertionError(f"The app did not start in {PATIENCE} s:\n{program.text()}")

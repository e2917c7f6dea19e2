"""From `quickscale init --start` to the first 200 of `/`: downloading everything, then nothing."""

import re
import time
from pathlib import Path

from bench.bars import Bar
from tests.e2e.processes import Program, quickscale, running

LONGEST_COLD = 40
LONGEST_WARM = 12
ROUNDS = 3
PATIENCE = 600  # seconds


def measure(folder: Path) -> list[Bar]:
    cache = str(folder / "cache")
    cold = seconds(folder / "cold" / "myapp", UV_CACHE_DIR=cache)
    warm = [
        seconds(folder / f"warm-{number}" / "myapp", UV_CACHE_DIR=cache) for number in range(ROUNDS)
    ]
    slowest = max(warm)
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
    ]


def seconds(project: Path, **variables: str) -> float:
    project.parent.mkdir()
    began = time.perf_counter()
    command = [quickscale(), "init", str(project), "--defaults", "--start"]
    log = project.parent / "log"
    with running(command, place=project.parent, output=log, **variables) as program:
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

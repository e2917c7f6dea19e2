"""From `quickscale init --start` to the first 200 of `/`: downloading everything, then nothing."""

import time
from pathlib import Path

from bench.bars import Bar
from tests.e2e.processes import free_port, quickscale, running

LONGEST_WARM = 15
ROUNDS = 3


def measure(folder: Path) -> list[Bar]:
    cache = str(folder / "cache")
    cold = seconds(folder / "cold" / "myapp", UV_CACHE_DIR=cache)
    warm = [
        seconds(folder / f"warm-{number}" / "myapp", UV_CACHE_DIR=cache) for number in range(ROUNDS)
    ]
    slowest = max(warm)
    return [
        Bar("init to the first page, nothing downloaded yet", f"{cold:.1f} s"),
        Bar(
            f"init to the first page, the slowest of {ROUNDS} with everything downloaded",
            f"{slowest:.1f} s",
            f"at most {LONGEST_WARM} s",
            slowest <= LONGEST_WARM,
        ),
    ]


def seconds(project: Path, **variables: str) -> float:
    project.parent.mkdir()
    port = free_port()
    began = time.perf_counter()
    command = [quickscale(), "init", str(project), "--defaults", "--start"]
    log = project.parent / "log"
    with running(command, place=project.parent, output=log, PORT=str(port), **variables) as program:
        program.wait_for(f"http://localhost:{port}/", seconds=600)
        return time.perf_counter() - began

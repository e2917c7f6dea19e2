"""The handbook's script over ten and over forty projects: seconds a project, and its memory."""

import os
import sys
import time
from pathlib import Path

from bench.bars import Bar
from bench.planning import releases
from tests.cli.templates import generate, template
from tests.docs.test_fleet import script

FEW, MANY = 10, 40
FILES = 200  # of the template
MOST = 1.2  # times the memory of a few


def measure(folder: Path) -> list[Bar]:
    made = template(folder / "template", releases(FILES))
    for count in (FEW, MANY):
        for number in range(count):
            generate(made, f"v1.{number % 2}.0", folder / str(count) / f"project{number}")
    few, many = (_run(folder, count) for count in (FEW, MANY))
    ratio = many[1] / few[1]
    seconds = f"{few[0] / FEW:.2f} and {many[0] / MANY:.2f} s a project"
    return [
        Bar(f"`fleet.py` over {FEW} and over {MANY} projects of {FILES} files", seconds),
        Bar(
            f"memory of its largest process, {MANY} beside {FEW} projects",
            f"{many[1] // 1024} beside {few[1] // 1024} MiB, {ratio:.2f} x",
            f"at most {MOST} x",
            ratio <= MOST,
        ),
    ]


def _run(folder: Path, count: int) -> tuple[float, int]:
    """Return the seconds that it takes, and the most KiB that it or a child of it held."""
    program = script(folder)
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(sys.executable, [sys.executable, str(program), str(folder / str(count))])
    _, status, used = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"fleet.py ended with {status}")
    return time.perf_counter() - began, used.ru_maxrss

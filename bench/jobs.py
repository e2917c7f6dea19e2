"""CPU that a worker takes for a job, beside procrastinate's on the same PostgreSQL."""

import time
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median

from bench.bars import Bar
from tests.e2e.processes import Program, run, running
from tests.e2e.production import database, development, production

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
TEMPLATE = ROOT / "template"
ROUNDS = 3
COUNTS = {"nothing": 1500, "work": 250}
SAID = {"nothing": "a job that does nothing", "work": "a job of 10 ms"}
MOST = {"nothing": 1.3, "work": 1.1}
PATIENCE = 600
WAKES = 40
SOON = 50  # ms


def measure(folder: Path) -> list[Bar]:
    with database(TEMPLATE, folder) as url:
        run(["uv", "run", "manage.py", "migrate"], TEMPLATE, **development(url))
        engines: list[Engine] = [own := Ours(folder, url), Theirs(folder, url)]
        cost: dict[tuple[str, str], list[float]] = {}
        for turn in range(ROUNDS):
            for kind, count in COUNTS.items():
                for engine in engines[:: 1 if turn % 2 else -1]:
                    cost.setdefault((kind, engine.name), []).append(engine.cost(kind, count))
        waits = own.waits(WAKES)
    bars = []
    for kind in COUNTS:
        ours, theirs = (median(cost[kind, engine.name]) for engine in engines)
        bars += [
            Bar(f"CPU of the worker for {SAID[kind]}", f"{ours:.2f} ms"),
            Bar("the same, procrastinate", f"{theirs:.2f} ms"),
            Bar(
                f"ours / procrastinate's for {SAID[kind]}",
                f"{ours / theirs:.2f}",
                f"at most {MOST[kind]}",
                ours / theirs <= MOST[kind],
            ),
        ]
    middle = median(waits)
    return [
        *bars,
        Bar(
            f"from the commit to the start of a job, an idle worker, {WAKES} times",
            f"{middle:.0f} ms",
            f"at most {SOON} ms",
            middle <= SOON,
        ),
        Bar("the slowest of them", f"{max(waits):.0f} ms"),
    ]


class Engine:
    """A queue with its worker, as its own command starts it."""

    name: str
    python: tuple[str, ...]
    code: str
    worker: tuple[str, ...]
    place: Path

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.variables = production(url) | {"PYTHONPATH": str(BENCH)}

    def cost(self, kind: str, count: int) -> float:
        """Return the milliseconds of CPU that each of so many jobs took its worker."""
        marks = self.folder / f"{self.name}-{time.time_ns()}"
        self.run(f"queue({kind!r}, {count}, {str(marks)!r})")
        with self.working():
            (first, _), (last, _) = read_marks(marks, 2)
        return (last - first) / (count + 1) * 1000

    def run(self, call: str) -> str:
        return run([*self.python, self.code.format(call)], self.place, **self.variables)

    def working(self) -> AbstractContextManager[Program]:
        log = self.folder / f"{self.name}.log"
        return running(list(self.worker), place=self.place, output=log, **self.variables)


class Ours(Engine):
    name = "ours"
    place = TEMPLATE
    python = ("uv", "run", "python", "-c")
    code = "import django; django.setup(); import jobs_ours; jobs_ours.{}"
    worker = ("uv", "run", "manage.py", "worker")

    def waits(self, count: int) -> list[float]:
        """Return the milliseconds from the commit of a job to its start, by an idle worker."""
        marks = self.folder / "wakes"
        with self.working():
            self.run(f"mark.enqueue({str(marks)!r})")
            read_marks(marks, 1)  # it is up, and hears a second later whether it is told of jobs
            printed = self.run(f"wake({count}, {str(marks)!r}, 0.2)").split()
            started = [at for _, at in read_marks(marks, count + 1)][1:]
        committed = [float(word) for word in printed[-count:]]
        return [(s - c) * 1000 for c, s in zip(committed, started, strict=True)]


class Theirs(Engine):
    name = "procrastinate"
    place = ROOT
    python = ("uv", "run", "--group", "bench", "python", "-c")
    code = "import jobs_theirs; jobs_theirs.{}"
    command = ("uv", "run", "--group", "bench", "procrastinate", "--app", "jobs_theirs.app")
    worker = (*command, "worker", "--concurrency", "1")

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder, url)
        run([*self.command, "schema", "--apply"], self.place, **self.variables)


def read_marks(file: Path, count: int) -> list[tuple[float, float]]:
    """Wait until so many jobs have told the CPU time and the time, and return them."""
    deadline = time.monotonic() + PATIENCE
    while not file.exists() or len(lines := file.read_text().splitlines()) < count:
        if time.monotonic() > deadline:
            raise SystemExit(f"The worker did not get to {file.name} in {PATIENCE} seconds.")
        time.sleep(0.2)
    return [(float(cpu), float(at)) for cpu, at in map(str.split, lines)]

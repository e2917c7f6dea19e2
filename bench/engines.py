"""Jobs a second, processor and memory of both engines, with one worker and with four."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench import process_tree
from bench.bars import Bar
from tests.e2e.processes import free_port, run, running
from tests.e2e.production import database, development, production

BENCH = Path(__file__).resolve().parent
TEMPLATE = BENCH.parent / "template"
UV = ["uv", "run", "--group", "async-jobs"]
ROUNDS = 3
WORKERS = [1, 4]
COUNTS = {"nothing": 2000, "work": 500}
SAID = {"nothing": "jobs that do nothing", "work": "jobs of 10 ms"}
ENGINES = ["PostgreSQL", "Celery"]

# Of one race: jobs a second, ms of processor a job by who took them, MB at rest.
Figures = dict[str, float]


def measure(folder: Path) -> list[Bar]:
    raced: dict[tuple[str, int, str], list[Figures]] = {}
    with database(TEMPLATE, folder) as url, redis(folder) as (redis_url, redis_pid):
        run([*UV, "manage.py", "migrate"], TEMPLATE, **development(url))
        postgres = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
        on_celery = {"ENABLE_ASYNC_JOBS": "true", "REDIS_URL": redis_url}
        for turn in range(ROUNDS):
            for engine in ENGINES[:: 1 if turn % 2 else -1]:
                of_engine = on_celery if engine == "Celery" else {"ENABLE_ASYNC_JOBS": "false"}
                variables = production(url) | of_engine | {"PYTHONPATH": str(BENCH)}
                others = {"PostgreSQL": postgres, "Redis": redis_pid}
                for count in WORKERS:
                    found = race(engine, count, others, folder, variables)
                    for kind, figures in found.items():
                        raced.setdefault((engine, count, kind), []).append(figures)
    return [*speeds(raced), *memories(raced)]


@contextmanager
def redis(folder: Path) -> Iterator[tuple[str, int]]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    command += ["--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            yield f"redis://127.0.0.1:{port}/0", server.pid
        finally:
            server.terminate()


def race(
    engine: str, count: int, others: dict[str, int], folder: Path, variables: dict[str, str]
) -> dict[str, Figures]:
    """Start so many workers, let them run each kind of job, and return what was measured."""
    with ExitStack() as stack:

        def start(*command: str) -> int:
            log = folder / f"{command[0]}.log"
            program = running([*UV, "manage.py", *command], place=TEMPLATE, output=log, **variables)
            return stack.enter_context(program).process.pid

        roots = {"workers": start("worker", "--processes", str(count))} | others
        if engine == "Celery":
            roots["beat"] = start("beat")
        code = f"import django; django.setup(); import jobs_ours; jobs_ours.race({COUNTS}, {roots})"
        printed = run([*UV, "python", "-c", code], TEMPLATE, **variables)
        at_rest = process_tree.memory([pid for who, pid in roots.items() if who != "PostgreSQL"])
    found: dict[str, Figures] = json.loads(printed.splitlines()[-1])
    return {kind: figures | {"memory": at_rest} for kind, figures in found.items()}


def speeds(raced: dict[tuple[str, int, str], list[Figures]]) -> list[Bar]:
    bars = []
    for kind in COUNTS:
        for count in WORKERS:
            for engine in ENGINES:
                figures = middle(raced[engine, count, kind])
                shown = f"{figures['speed']:,.0f} a second"
                shown += f"; {figures['workers']:.2f} ms, PostgreSQL {figures['PostgreSQL']:.2f} ms"
                if engine == "Celery":
                    shown += f", Redis and beat {figures['Redis'] + figures['beat']:.2f} ms"
                bars.append(Bar(f"{engine}, {SAID[kind]}, {workers(count)}", shown))
    return bars


def memories(raced: dict[tuple[str, int, str], list[Figures]]) -> list[Bar]:
    return [
        Bar(
            f"{engine}, memory of {workers(count)}" + (", beat and Redis" * (engine == "Celery")),
            f"{middle(raced[engine, count, 'nothing'])['memory']:.0f} MB",
        )
        for count in WORKERS
        for engine in ENGINES
    ]


def middle(several: list[Figures]) -> dict[str, Any]:
    return {name: median(figures[name] for figures in several) for name in several[0]}


def workers(count: int) -> str:
    return "1 worker" if count == 1 else f"{count} workers"

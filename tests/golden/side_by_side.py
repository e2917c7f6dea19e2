"""`python side_by_side.py BEFORE`, in a project that was upgraded: workers of both releases.

One of the release before, one of the new on PostgreSQL and one on Celery share a database that the
new release has migrated while the old one's worker had a job at hand.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg

sys.path.insert(0, str(Path.cwd()))

from tests import postgres, redis_server

BEFORE, AFTER = Path(sys.argv[1]), Path.cwd()
WORKERS = Path(__file__).with_name("workers")
LONGEST = 120  # seconds that only a failure waits
COUNT = 60  # numbers that each of the two queues

FOLDER = Path(tempfile.mkdtemp(prefix="side-by-side-"))
DATABASE_URL = postgres.start()
ENVIRONMENT = os.environ | {
    "COUNTED": str(FOLDER),
    "DATABASE_URL": DATABASE_URL,
    "DJANGO_SETTINGS_MODULE": "config.settings.test",
    "ENV_FILE": os.devnull,
    "PYTHONPATH": str(WORKERS),
}


def main() -> None:
    with ExitStack() as started:
        run(BEFORE, "manage.py", "migrate", "-v0")
        start(started, BEFORE, "worker")
        queue(BEFORE, "hold", COUNT)
        until(lambda: held() == 1)
        run(AFTER, "manage.py", "migrate", "-v0")
        redis = started.enter_context(redis_server.running(FOLDER / "redis"))
        on_celery = {"ENABLE_ASYNC_JOBS": "true", "REDIS_URL": redis.url}
        start(started, AFTER, "worker")
        start(started, AFTER, "worker", **on_celery)
        start(started, AFTER, "beat", **on_celery)
        queue(BEFORE, "hold")
        queue(AFTER, "hold", COUNT, **on_celery)
        until(lambda: held() == 3)
        (FOLDER / "go").touch()
        until(lambda: not ask(OPEN))
    assert Counter((FOLDER / "ran").read_text().splitlines()) == expected()
    assert len(ask(WORKED)) == 3, "a worker had no part in it"
    assert not ask(TWICE), "a periodic job was queued twice"


OPEN = "SELECT 1 FROM jobs_job WHERE task LIKE 'counted.%' AND state IN ('waiting', 'running')"
WORKED = """
SELECT DISTINCT jsonb_array_elements_text(workers) FROM jobs_job WHERE task LIKE 'counted.%'
"""
TWICE = "SELECT task, key FROM jobs_job WHERE key <> '' GROUP BY 1, 2 HAVING count(*) > 1"
HELD = "SELECT 1 FROM jobs_job WHERE task = 'counted.hold' AND state = 'running'"


def expected() -> Counter[str]:
    numbers = range(2 * COUNT)
    once = [f"succeed {number}" for number in numbers]
    once += [f"stumble {number}, attempt {tried}" for number in numbers for tried in (1, 2)]
    return Counter(once) + Counter({f"fail {number}": 2 for number in numbers[::10]})


def held() -> int:
    return len(ask(HELD))


def queue(project: Path, name: str, count: int = 0, **variables: str) -> None:
    first = COUNT if project == AFTER else 0
    run(project, "-m", "queue_some", name, str(first), str(first + count), **variables)


def run(project: Path, *words: str, **variables: str) -> None:
    subprocess.run([sys.executable, *words], cwd=project, env=environment(variables), check=True)


def start(started: ExitStack, project: Path, *words: str, **variables: str) -> None:
    with (FOLDER / "said").open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=project,
            env=environment(variables),
            stdout=said,
            stderr=said,
        )
    started.callback(process.wait, LONGEST)
    started.callback(process.terminate)


def environment(variables: dict[str, str]) -> dict[str, str]:
    return {**ENVIRONMENT, **variables}


def ask(question: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(DATABASE_URL) as connection:
        return connection.execute(question.encode()).fetchall()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < deadline, f"waited {LONGEST} seconds in vain: see {FOLDER}/said"
        time.sleep(0.1)


if __name__ == "__main__":
    main()

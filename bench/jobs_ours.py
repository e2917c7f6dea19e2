"""The app's side of the bench of jobs: tasks, and `queue`, which a worker does not call."""

import json
import time

import job_work
import process_tree
from django.tasks import task


@task()
def nothing() -> None:
    pass


@task()
def work() -> None:
    job_work.work()


@task()
def mark(path: str) -> None:
    job_work.mark(path)


TASKS = {"nothing": nothing, "work": work}
TOOK = """
    SELECT CASE WHEN count(*) = %s AND count(*) = count(finished_at)
        THEN extract(epoch FROM max(finished_at) - min(started_at)) END
    FROM jobs_job WHERE id >= %s AND task LIKE 'jobs_ours.%%'
"""


def queue(name: str, count: int, path: str) -> None:
    """Queue so many jobs of one kind between two that read the CPU time."""
    from django.db import transaction

    with transaction.atomic():
        mark.enqueue(path)
        for _ in range(count):
            TASKS[name].enqueue()
        mark.enqueue(path)


def wake(count: int, path: str, pause: float) -> None:
    """Queue one job after the other and print when each was committed."""
    for _ in range(count):
        time.sleep(pause)
        mark.enqueue(path)
        print(time.time())


def race(counts: dict[str, int], roots: dict[str, int]) -> None:
    """Let the workers that are up run so many jobs of each kind, and print what that took."""
    finish("nothing", 20)
    rest(roots)
    print(json.dumps({kind: measured(kind, count, roots) for kind, count in counts.items()}))


def measured(name: str, count: int, roots: dict[str, int]) -> dict[str, float]:
    before = spent(roots)
    seconds = finish(name, count)
    rest(roots)
    after = spent(roots)
    each = {who: (after[who] - before[who]) / count * 1000 for who in roots}
    return each | {"speed": count / seconds}


def finish(name: str, count: int) -> float:
    """Queue so many jobs, wait for the last, and return the seconds from the first on."""
    from django.db import connection, transaction

    with transaction.atomic():
        first, *_ = [TASKS[name].enqueue().id for _ in range(count)]
    with connection.cursor() as cursor:
        while True:
            cursor.execute(TOOK, [count, int(first)])
            (seconds,) = cursor.fetchone()
            if seconds is not None:
                return float(seconds)
            time.sleep(0.5)


def rest(roots: dict[str, int]) -> None:
    """Wait until the workers have nothing to do any more, or have started."""
    last = -1.0
    while (now := spent(roots)["workers"]) > last + 0.05:
        last = now
        time.sleep(2)


def spent(roots: dict[str, int]) -> dict[str, float]:
    return {who: process_tree.cpu([root]) for who, root in roots.items()}

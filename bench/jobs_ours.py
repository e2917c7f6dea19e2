"""The app's side of the bench of jobs: tasks, and `queue`, which a worker does not call."""

import time

import job_work
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


def queue(name: str, count: int, path: str) -> None:
    """Queue so many jobs of one kind between two that read the CPU time."""
    from django.db import transaction

    with transaction.atomic():
        mark.enqueue(path)
        for _ in range(count):
            {"nothing": nothing, "work": work}[name].enqueue()
        mark.enqueue(path)


def wake(count: int, path: str, pause: float) -> None:
    """Queue one job after the other and print when each was committed."""
    for _ in range(count):
        time.sleep(pause)
        mark.enqueue(path)
        print(time.time())

"""Real tasks for the tests of the queue."""

import os
import signal
import time
from pathlib import Path

from django.tasks import TaskContext, task

from saas.jobs import report, retry
from saas.jobs.flows import WorkerLeaves
from saas.jobs.models import Job


@task()
def add(first: int, second: int) -> int:
    return first + second


@task(takes_context=True)
def tell_attempt(context: TaskContext) -> int:
    return context.attempt


@task()
@retry(attempts=2, backoff=60)
def fail() -> None:
    raise OSError("no route to host")


@task()
def fail_with_nul() -> None:
    raise OSError("a\x00b")


@task()
async def add_async(first: int, second: int) -> int:
    return first + second


@task()
def report_half() -> int:
    report(50)
    return Job.objects.values_list("progress", flat=True).get()


@task()
def answer_nul() -> str:
    return "a\x00b"


@task()
def leave() -> None:
    raise WorkerLeaves(1)


@task()
def exit_anyhow() -> None:
    raise SystemExit(1)


@task()
def append(path: str, line: str) -> None:
    """Write a line to a file, for other processes to see."""
    with Path(path).open("a") as file:
        file.write(f"{line}\n")


@task()
def linger(path: str) -> None:
    append.call(path, "started")
    time.sleep(1)
    append.call(path, "ended")


@task()
def die_once(path: str) -> None:
    """Kill the very process that runs this, as the kernel does when memory is short."""
    append.call(path, "attempt")
    if Path(path).read_text().count("attempt") == 1:
        os.kill(os.getpid(), signal.SIGKILL)

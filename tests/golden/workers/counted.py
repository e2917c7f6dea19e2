"""Tasks of both releases: each writes down that it ran."""

import os
import time
from pathlib import Path

from django.tasks import TaskContext, task
from saas.jobs import retry

FOLDER = Path(os.environ["COUNTED"])


def note(line: str) -> None:
    with (FOLDER / "ran").open("a") as file:
        file.write(f"{line}\n")


@task()
def hold() -> None:
    """Keep the worker that takes it until all may go."""
    while not (FOLDER / "go").exists():
        time.sleep(0.05)


@task()
def succeed(number: int) -> None:
    note(f"succeed {number}")


@task(takes_context=True)
@retry(attempts=3, backoff=0.1)
def stumble(context: TaskContext, number: int) -> None:
    note(f"stumble {number}, attempt {context.attempt}")
    if context.attempt == 1:
        raise OSError("no route to host")


@task()
@retry(attempts=2, backoff=0.1)
def fail(number: int) -> None:
    note(f"fail {number}")
    raise OSError("no route to host")

"""Real tasks for the tests of the queue."""

import asyncio
import os
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

from django.db import connection
from django.tasks import TaskContext, task
from django.utils.translation import activate, get_language, gettext

from saas.jobs import SoftTimeLimit, limit, report, retry
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
def linger(path: str, until: str) -> None:
    """Work until that file is there."""
    append.call(path, "started")
    while not Path(until).exists():
        time.sleep(0.05)
    append.call(path, "ended")


@task()
async def linger_async(path: str) -> None:
    append.call(path, "started")
    await asyncio.sleep(600)


@task()
def die_once(path: str) -> None:
    """Kill the very process that runs this, as the kernel does when memory is short."""
    append.call(path, "attempt")
    if Path(path).read_text().count("attempt") == 1:
        os.kill(os.getpid(), signal.SIGKILL)


@task()
@limit(soft=0.1)
def hear_in_time(path: str) -> str:
    try:
        time.sleep(600)
    except SoftTimeLimit:
        append.call(path, "told")
    return "tidied up"


@task()
@limit(soft=0.1)
def sleep_too_long() -> None:
    time.sleep(600)


@task()
@limit(soft=0.1)
def ask_too_long() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(600)")


@task()
@limit(soft=0.1)
async def wait_too_long() -> None:
    await asyncio.sleep(600)


@task()
@limit(soft=0.1, hard=0.2)
def hear_nothing() -> None:
    while True:
        with suppress(SoftTimeLimit):
            time.sleep(600)


@task()
@limit(hard=0.2)
def hold_everything_up() -> None:
    """Nothing else of this process runs meanwhile: a pattern that never comes to an end."""
    re.match(r"(a+)+$", 60 * "a" + "b")


@task()
def tell_language() -> list[str | None]:
    return [get_language(), gettext("Monday")]


@task()
async def tell_language_later() -> list[str | None]:
    await asyncio.sleep(0)
    return [get_language(), gettext("Monday")]


@task()
@retry(attempts=1)
def fail_in_french() -> None:
    activate("fr")
    raise OSError("no route to host")

"""The call of a task, with its arguments, its context and its soft limit."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext, suppress
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import async_to_sync
from django.tasks import TaskContext
from django.tasks.signals import task_started
from django.utils.json import normalize_json

from saas.jobs.backend import as_result, task_of, time_limit
from saas.jobs.limits import Limit, SoftTimeLimit
from saas.jobs.models import Job

type Guard = Callable[[Job, Limit], AbstractContextManager[None]]
"""What a worker puts around a call: it keeps the lease and the limits."""


def unguarded(job: Job, limit: Limit) -> AbstractContextManager[None]:
    return nullcontext()


def call(job: Job, guard: Guard) -> object:
    """Run the code of a job and return what it answers, as JSON has it."""
    task = task_of(job)
    context = as_result(job)
    task_started.send(type(task.get_backend()), task_result=context)
    args = (TaskContext(task_result=context), *job.args) if task.takes_context else job.args
    limit = time_limit(task)
    if iscoroutinefunction(task.func):
        with guard(job, Limit(hard=limit.hard)):
            answer = _run(task.func(*args, **job.kwargs), limit.soft)
    else:
        with guard(job, limit):
            answer = task.func(*args, **job.kwargs)
    return normalize_json(answer)


def _run(work: Coroutine[Any, Any, object], seconds: float | None) -> object:
    """Run a coroutine; that is done in another thread, so it is told by cancelling it."""
    cancel: list[Callable[[], object]] = []
    try:
        return async_to_sync(_within)(seconds, work, cancel)
    except (KeyboardInterrupt, SystemExit):  # the worker leaves
        with suppress(RuntimeError):  # its loop is closed: it is over already
            for each in cancel:
                each()
        raise


async def _within(
    seconds: float | None, work: Coroutine[Any, Any, object], cancel: list[Callable[[], object]]
) -> object:
    loop, me = asyncio.get_running_loop(), asyncio.current_task()
    cancel.append(lambda: me and loop.call_soon_threadsafe(me.cancel))
    try:
        async with asyncio.timeout(seconds) as limit:
            return await work
    except TimeoutError:
        if seconds and limit.expired():
            raise SoftTimeLimit(seconds) from None
        raise

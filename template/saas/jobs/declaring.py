"""What Django's Tasks API leaves out: how often to retry, when to repeat, run only once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform
from typing import Any, Protocol, cast

from django.tasks import Task, TaskResult
from django.utils.module_loading import import_string

type AnyTask = Task[..., Any]
type AnyResult = TaskResult[..., Any]

LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class Retry:
    """How many times a job is tried. `backoff` is the first wait in seconds; each doubles."""

    attempts: int
    backoff: float

    def wait(self, attempt: int) -> timedelta:
        """Return how long to wait after this attempt failed, spread so that none crowd."""
        seconds = self.backoff * 2 ** (attempt - 1) * uniform(0.8, 1.2)
        return min(timedelta(seconds=seconds), LONGEST_WAIT)


def retry[F: Callable[..., Any]](*, attempts: int, backoff: float = 30) -> Callable[[F], F]:
    """Give a task its own policy instead of that of settings.TASKS; goes below `@task()`."""

    def remember(function: F) -> F:
        function.retry = Retry(attempts, backoff)  # type: ignore[attr-defined]
        return function

    return remember


def named[F: Callable[..., Any]](words: Any) -> Callable[[F], F]:
    """Say what a task does, to who reads lists of jobs, in lazy words; goes below `@task()`."""

    def remember(function: F) -> F:
        function.title = words  # type: ignore[attr-defined]
        return function

    return remember


def title_of(path: str) -> str:
    """What the task at this path calls itself; without a name, or gone, its function's name."""
    try:
        return str(import_string(path).func.title)
    except Exception:  # whatever its module does when it is imported
        return path.rpartition(".")[2]


@dataclass(frozen=True)
class Periodic:
    task: AnyTask
    interval: timedelta

    def turn(self, moment: datetime) -> str:
        """Name the turn this moment falls into: the key that makes it run once everywhere."""
        return f"turn-{int(moment.timestamp() // self.interval.total_seconds())}"


PERIODIC: list[Periodic] = []


def every(*, minutes: int = 0, hours: int = 0) -> Callable[[AnyTask], AnyTask]:
    """Run a task again and again while a worker is up; goes above `@task()`."""

    def remember(task: AnyTask) -> AnyTask:
        PERIODIC.append(Periodic(task, timedelta(minutes=minutes, hours=hours)))
        return task

    return remember


def enqueue(
    task: AnyTask, *args: Any, key: str = "", run_after: datetime | None = None, **kwargs: Any
) -> AnyResult:
    """Queue a task; it starts when the transaction commits.

    While a job of this task with the same `key` waits, runs or is done, that one is
    returned and nothing is queued.
    """
    if run_after:
        task = task.using(run_after=run_after)
    backend = cast(KeyedBackend, task.get_backend())
    return backend.enqueue(task, list(args), kwargs, key=key)


class KeyedBackend(Protocol):
    """What our backend adds to Django's: the key."""

    def enqueue(
        self, task: AnyTask, args: list[Any], kwargs: dict[str, Any], *, key: str = ""
    ) -> AnyResult: ...

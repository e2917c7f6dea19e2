"""Django's Tasks API on PostgreSQL: a job is a row, written in the caller's transaction.

So it exists if and only if that transaction commits; no `on_commit` is needed.
"""

from collections.abc import Iterable
from typing import Any, cast

from django.core.checks import CheckMessage, Error
from django.tasks import Task, TaskResult, TaskResultStatus, task_backends
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import TaskError
from django.tasks.exceptions import TaskResultDoesNotExist
from django.tasks.signals import task_enqueued
from django.utils.json import normalize_json
from django.utils.module_loading import import_string

from saas.core import languages
from saas.core.clock import database_now, now
from saas.jobs.declaring import AnyResult, AnyTask, Retry
from saas.jobs.limits import Limit
from saas.jobs.models import Job

STATUS = {
    Job.State.WAITING: TaskResultStatus.READY,
    Job.State.RUNNING: TaskResultStatus.RUNNING,
    Job.State.DONE: TaskResultStatus.SUCCESSFUL,
    Job.State.DEAD: TaskResultStatus.FAILED,
}


class PostgresBackend(BaseTaskBackend):
    engine = "PostgreSQL"
    worker = "saas.jobs.worker.Worker"
    beat: str | None = None

    supports_async_task = True
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(  # type: ignore[override]  # Django's tasks can't be subscripted at run time
        self, task: AnyTask, args: list[Any], kwargs: dict[str, Any], *, key: str = ""
    ) -> AnyResult:
        """Write the job, or find the one that has this key already."""
        self.validate_task(task)
        job = Job(
            task=task.module_path,
            args=normalize_json(list(args)),
            kwargs=normalize_json(kwargs),
            queue=task.queue_name,
            priority=task.priority,
            key=key,
            language=languages.at_hand(),
            run_after=task.run_after or database_now(),
        )
        if not key:
            job.save()
        else:
            Job.objects.bulk_create([job], ignore_conflicts=True)
            job = Job.objects.filter(task=job.task, key=key).latest("pk")
        self.queued(job, is_due=task.run_after is None or task.run_after <= now())
        result = as_result(job)
        task_enqueued.send(type(self), task_result=result)
        return result

    def queued(self, job: Job, *, is_due: bool) -> None:
        """Tell whoever must be told; a trigger has told our workers already."""

    def carried(self, queues: Iterable[str]) -> dict[str, int]:
        """Return how many messages wait in each queue; rows need none here."""
        return {}

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        try:
            policy_limit(self.options)
        except ValueError as error:
            hint = "Correct the OPTIONS of TASKS: see docs/jobs.md."
            return [Error(str(error), hint=hint, id="jobs.E001")]
        return []

    def get_result(self, result_id: str) -> AnyResult:
        try:
            return as_result(Job.objects.get(pk=result_id))
        except (Job.DoesNotExist, ValueError):
            raise TaskResultDoesNotExist(result_id) from None


def engine() -> PostgresBackend:
    """The backend that the settings name; it knows which worker goes with it."""
    return cast(PostgresBackend, task_backends["default"])


def queues_of_all() -> list[str]:
    """Return where a task may wait; where the settings leave that open, the usual one."""
    return sorted(engine().queues) or ["default"]


def task_of(job: Job) -> AnyTask:
    """Find the code of a job. Raises ImportError if it is no longer there."""
    try:
        task = import_string(job.task)
    except Exception as error:  # whatever its module raises, it must not end the worker
        raise ImportError(f"{job.task} can't be imported: {error}") from error
    if not isinstance(task, Task):
        raise ImportError(f"{job.task} is not a task. Put @task() above it.")
    return task


def retry_policy(task: AnyTask) -> Retry:
    options = task.get_backend().options
    default = Retry(options.get("attempts", 5), options.get("backoff", 30))
    return cast(Retry, getattr(task.func, "retry", default))


def time_limit(task: AnyTask) -> Limit:
    own: Limit | None = getattr(task.func, "limit", None)
    return own or policy_limit(task.get_backend().options)


def policy_limit(options: dict[str, Any]) -> Limit:
    return Limit(options.get("soft_limit"), options.get("hard_limit"))


def as_result(job: Job) -> AnyResult:
    """Show a job the way Django's Tasks API does."""
    task = task_of(job)
    result: AnyResult = TaskResult(
        task=task.using(priority=job.priority, queue_name=job.queue, run_after=job.run_after),
        id=str(job.pk),
        status=STATUS[Job.State(job.state)],
        enqueued_at=job.created_at,
        started_at=job.started_at,
        last_attempted_at=job.started_at,
        finished_at=job.finished_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=task.backend,
        errors=[TaskError(exception_class_path=job.error.split(":")[0], traceback=job.traceback)]
        if job.traceback
        else [],
        worker_ids=job.workers,
    )
    object.__setattr__(result, "_return_value", job.result)  # frozen; Django sets it so too
    return result

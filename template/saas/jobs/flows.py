"""The life of a job: claimed under a lease, run, then done, tried again or dead."""

import logging
from contextlib import suppress
from datetime import timedelta
from functools import partial
from traceback import format_exception

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.tasks import TaskContext
from django.tasks.signals import task_finished, task_started
from django.utils.json import normalize_json

from saas.core.clock import now
from saas.jobs.backend import as_result, retry_policy, task_of
from saas.jobs.declaring import PERIODIC, Retry, enqueue
from saas.jobs.models import Job
from saas.jobs.progress import reporter

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
KEEP_DONE = timedelta(days=7)
KEEP_DEAD = timedelta(days=90)
UNKNOWN = Retry(attempts=5, backoff=60)  # the task's code is missing: maybe a deploy is under way


class WorkerLeaves(SystemExit):
    """The worker is told to leave now, in the middle of a job."""


def run_pending(worker: str = "run_pending") -> int:
    """Run all that is due, here and now, and return how many jobs that were."""
    recover_lost()
    count = 0
    while job := claim(worker=worker):
        run(job)
        count += 1
    return count


def enqueue_periodic() -> None:
    """Queue this turn of every periodic task, unless some worker has done so already.

    Even a job that is dead by now was this turn's: the next one tries again.
    """
    for periodic in PERIODIC:
        key = periodic.turn(now())
        if not Job.objects.filter(task=periodic.task.module_path, key=key).exists():
            enqueue(periodic.task, key=key)


def recover_lost() -> None:
    """Take back the jobs whose worker no longer renews its lease: it was killed."""
    lost = Job.objects.filter(state=Job.State.RUNNING, leased_until__lt=now())
    with transaction.atomic():
        for job in lost.select_for_update(skip_locked=True):
            _fail(job, "The worker stopped in the middle of this job.", "", at_once=True)


@transaction.atomic
def claim(*, worker: str) -> Job | None:
    """Lease the most urgent job that is due; SKIP LOCKED gives each worker its own."""
    due = Job.objects.filter(state=Job.State.WAITING, run_after__lte=now())
    job = due.select_for_update(skip_locked=True).order_by("-priority", "run_after", "pk").first()
    if job:
        job.state = Job.State.RUNNING
        job.attempts += 1
        job.workers = [*job.workers, worker]
        job.progress = 0
        job.started_at = now()
        job.leased_until = now() + LEASE
        job.save()
    return job


def renew_lease(job: Job) -> None:
    _mine(job).update(leased_until=now() + LEASE)


def run(job: Job) -> None:
    """Run a claimed job and write down how it ended."""
    token = reporter.set(partial(_report, job))
    try:
        task = task_of(job)
        context = as_result(job)
        task_started.send(type(task.get_backend()), task_result=context)
        args = (TaskContext(task_result=context), *job.args) if task.takes_context else job.args
        _finish(job, normalize_json(task.call(*args, **job.kwargs)))
    except (KeyboardInterrupt, WorkerLeaves):
        _hand_back(job)
        raise
    except (Exception, SystemExit) as error:  # a task's failure is not the worker's
        reason = f"{type(error).__module__}.{type(error).__qualname__}: {error}"
        logger.warning("Job %s failed, attempt %s: %s", job, job.attempts, reason)
        _fail(job, reason, "".join(format_exception(error)))
    finally:
        reporter.reset(token)


def requeue(job: Job) -> bool:
    """Try a dead job again from the start. False if it isn't dead, or a newer job has its key."""
    dead = Job.objects.filter(pk=job.pk, state=Job.State.DEAD)
    try:
        with transaction.atomic():
            return bool(dead.update(state=Job.State.WAITING, attempts=0, run_after=now()))
    except IntegrityError:
        return False


def prune() -> int:
    """Forget jobs that nobody will ask about any more, their keys with them."""
    done = Job.objects.filter(state=Job.State.DONE, finished_at__lt=now() - KEEP_DONE)
    dead = Job.objects.filter(state=Job.State.DEAD, finished_at__lt=now() - KEEP_DEAD)
    return done.delete()[0] + dead.delete()[0]


def _report(job: Job, percent: int) -> None:
    _mine(job).update(progress=max(0, min(percent, 100)))


def _finish(job: Job, result: object) -> None:
    _end(job, state=Job.State.DONE, progress=100, result=result, error="", traceback="")


def _fail(job: Job, reason: str, traceback: str, *, at_once: bool = False) -> None:
    """Try again later, or give up where the policy says so."""
    policy = _policy(job)
    error = {"error": _storable(reason)[:500], "traceback": _storable(traceback)}
    if job.attempts < policy.attempts:
        run_after = now() if at_once else now() + policy.wait(job.attempts)
        _mine(job).update(state=Job.State.WAITING, run_after=run_after, leased_until=None, **error)
    else:
        _end(job, state=Job.State.DEAD, **error)


def _hand_back(job: Job) -> None:
    """The worker is told to leave now: the attempt doesn't count."""
    _mine(job).update(
        state=Job.State.WAITING, attempts=job.attempts - 1, run_after=now(), leased_until=None
    )


def _end(job: Job, **changes: object) -> None:
    if _mine(job).update(finished_at=now(), leased_until=None, **changes):
        job.refresh_from_db()
        with suppress(ImportError):
            result = as_result(job)
            task_finished.send(type(result.task.get_backend()), task_result=result)


def _mine(job: Job) -> QuerySet[Job]:
    """The job, as long as nobody else has claimed it since; its start is the fencing token."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, started_at=job.started_at)


def _policy(job: Job) -> Retry:
    try:
        return retry_policy(task_of(job))
    except ImportError:
        return UNKNOWN


def _storable(text: str) -> str:
    return text.replace("\x00", "")  # PostgreSQL's text can't hold it

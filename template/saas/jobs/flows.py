"""The life of a job: claimed under a lease, run, then done, tried again or dead."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from time import monotonic, sleep
from traceback import format_exception

from django.conf import settings
from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)
from django.db.models import F, QuerySet
from django.tasks.signals import task_finished
from django.utils import translation

from saas.core import languages
from saas.core.clock import database_now, database_time
from saas.jobs import statements
from saas.jobs.backend import as_result, retry_policy, task_of, time_limit
from saas.jobs.calling import Guard, call, unguarded
from saas.jobs.declaring import PERIODIC, Retry, enqueue
from saas.jobs.limits import SoftTimeLimit, reason
from saas.jobs.models import Job
from saas.jobs.progress import reporter
from saas.jobs.queries import upcoming

logger = logging.getLogger(__name__)

LEASE = statements.LEASE
KEEP_DONE = timedelta(days=7)
KEEP_DEAD = timedelta(days=90)
UNKNOWN = Retry(attempts=5, backoff=60)  # the task's code is missing: maybe a deploy is under way
LOST = "The worker stopped in the middle of this job."
RETRY = 0.5  # seconds


class WorkerLeaves(SystemExit):
    """The worker is told to leave now, in the middle of a job."""


def run_pending(worker: str = "run_pending") -> int:
    """Run all that is due, here and now, and return how many jobs that were."""
    recover_lost()
    count, before = 0, -1
    while count > before:
        before = count
        for queue in upcoming().due:
            while job := claim(worker=worker, queue=queue):
                run(job)
                count += 1
    return count


def enqueue_periodic() -> None:
    """Queue this turn of every periodic task, unless some worker has done so already.

    Even a job that is dead by now was this turn's: the next one tries again.
    """
    moment = database_time()
    keys = {periodic.task.module_path: periodic.turn(moment) for periodic in PERIODIC}
    known = Job.objects.filter(task__in=keys, key__in=keys.values())
    queued = set(known.values_list("task", "key"))
    for periodic in PERIODIC:
        key = keys[periodic.task.module_path]
        if (periodic.task.module_path, key) not in queued:
            enqueue(periodic.task, key=key)


def recover_lost() -> None:
    """Take back the jobs whose worker no longer renews its lease: it was killed."""
    lost = Job.objects.filter(state=Job.State.RUNNING, leased_until__lt=database_now())
    with transaction.atomic():
        ages = lost.annotate(age=database_now() - F("started_at"))
        for job in ages.select_for_update(skip_locked=True):
            _fail(job, _why_lost(job, job.age), "", at_once=True)


def claim(*, worker: str, queue: str = "default", by_age: bool = False) -> Job | None:
    """Lease the most urgent job of a queue that is due; SKIP LOCKED gives each worker its own."""
    return statements.claim(queue=queue, worker=worker, by_age=by_age)


def run(job: Job, *, guard: Guard = unguarded) -> None:
    """Run a claimed job and write down how it ended."""
    token = reporter.set(partial(_report, job))
    try:
        with translation.override(languages.known(job.language) or settings.LANGUAGE_CODE):
            answer = call(job, guard)
    except SoftTimeLimit as error:
        _failed(job, error)
    except (KeyboardInterrupt, WorkerLeaves):
        _hand_back(job)
        raise
    except (Exception, SystemExit) as error:  # a task's failure is not the worker's
        _failed(job, error)
    else:
        _insist(partial(_finish, job, answer))
    finally:
        reporter.reset(token)


def end_overrun(job: Job, why: str, traceback: str) -> None:
    """Write down that a job is ended at its hard limit, whatever transaction it has open."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        _fail(job, why, traceback)


def requeue(job: Job) -> bool:
    """Try a dead job again from the start. False if it isn't dead, or a newer job has its key."""
    dead = Job.objects.filter(pk=job.pk, state=Job.State.DEAD)
    try:
        with transaction.atomic():
            return bool(dead.update(state=Job.State.WAITING, attempts=0, run_after=database_now()))
    except IntegrityError:
        return False


def prune() -> int:
    """Forget jobs that nobody will ask about any more, their keys with them."""
    done = Job.objects.filter(state=Job.State.DONE, finished_at__lt=database_now(-KEEP_DONE))
    dead = Job.objects.filter(state=Job.State.DEAD, finished_at__lt=database_now(-KEEP_DEAD))
    return done.delete()[0] + dead.delete()[0]


def _report(job: Job, percent: int) -> None:
    _mine(job).update(progress=max(0, min(percent, 100)))


def _finish(job: Job, answer: object) -> None:
    try:
        is_ours = statements.finish(job, answer)
    except DataError as error:
        _failed(job, error)
    else:
        if is_ours:
            _tell(job)


def _failed(job: Job, error: BaseException) -> None:
    why = reason(error)
    logger.warning("Job %s failed, attempt %s: %s", job, job.attempts, why)
    _insist(partial(_fail, job, why, "".join(format_exception(error))))


def _fail(job: Job, why: str, traceback: str, *, at_once: bool = False) -> None:
    """Try again later, or give up where the policy says so."""
    policy = _policy(job)
    error = {"error": _storable(why)[:500], "traceback": _storable(traceback), "leased_until": None}
    if job.attempts < policy.attempts:
        run_after = database_now(timedelta() if at_once else policy.wait(job.attempts))
        _mine(job).update(state=Job.State.WAITING, run_after=run_after, **error)
    elif _mine(job).update(state=Job.State.DEAD, finished_at=database_now(), **error):
        job.refresh_from_db()
        _tell(job)


def _hand_back(job: Job) -> None:
    """The worker is told to leave now: the attempt doesn't count."""
    _mine(job).update(
        state=Job.State.WAITING,
        attempts=job.attempts - 1,
        run_after=database_now(),
        leased_until=None,
    )


def _tell(job: Job) -> None:
    with suppress(ImportError):
        result = as_result(job)
        task_finished.send_robust(type(result.task.get_backend()), task_result=result)


def _insist(write: Callable[[], None]) -> None:
    """Write down how a job ended, even if the database is away for as long as a lease."""
    deadline = monotonic() + LEASE.total_seconds()
    while True:
        try:
            if not (connection.in_atomic_block or connection.get_autocommit()):
                connection.close()  # the job has left a transaction open
            return write()
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block or monotonic() > deadline:
                raise
            logger.warning("The outcome of a job waits for the database: %s", error)
            connection.close()
            sleep(RETRY)


def _mine(job: Job) -> QuerySet[Job]:
    """The job, as long as nobody else has claimed it since; its start is the fencing token."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, started_at=job.started_at)


def _why_lost(job: Job, age: timedelta) -> str:
    with suppress(ImportError):
        hard = time_limit(task_of(job)).hard
        if hard and age.total_seconds() >= hard:
            return f"{LOST} It may have been its hard time limit of {hard:g} seconds."
    return LOST


def _policy(job: Job) -> Retry:
    try:
        return retry_policy(task_of(job))
    except ImportError:
        return UNKNOWN


def _storable(text: str) -> str:
    return text.replace("\x00", "")  # PostgreSQL's text can't hold it

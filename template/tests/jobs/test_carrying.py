"""Celery's workers with a real Redis that is killed, and what runs beside them."""

import signal
from pathlib import Path

import pytest
from pytest_django import Settings

from saas.core.clock import now
from saas.jobs import beats
from saas.jobs.declaring import PERIODIC
from saas.jobs.models import Beat, Job
from tests.jobs.conftest import Workers, appended
from tests.jobs.tasks import append, fail, linger
from tests.redis_server import Server
from tests.waiting import LONGEST, until

pytest.importorskip("celery", reason="needs `uv sync --group async-jobs`")

from saas.jobs.carrier.announcing import send
from saas.jobs.carrier.messages import messages

pytestmark = pytest.mark.django_db(transaction=True)

ON_POSTGRESQL = {"ENABLE_ASYNC_JOBS": "false"}


@pytest.fixture
def engine() -> str:
    return "celery"


def test_a_job_that_is_announced_three_times_runs_once(start: Workers, tmp_path: Path) -> None:
    log = tmp_path / "log"
    job = append.enqueue(str(log), "first")
    send(int(job.id), "default")
    send(int(job.id), "default")
    start()
    until(lambda: messages(["default"]) == {"default": 0})
    append.enqueue(str(log), "last")
    until(appended)
    assert log.read_text().split() == ["first", "last"]


def test_the_most_urgent_goes_first_whichever_was_announced(start: Workers, tmp_path: Path) -> None:
    log = tmp_path / "log"
    for urgency in (0, 5, 10):
        append.using(priority=urgency).enqueue(str(log), str(urgency))
    start()
    until(appended)
    assert log.read_text().split() == ["10", "5", "0"]


def test_redis_that_is_killed_in_the_middle_loses_no_job(
    start: Workers, redis: Server, tmp_path: Path
) -> None:
    log, go = tmp_path / "log", tmp_path / "go"
    linger.enqueue(str(log), str(go))
    start()
    until(log.exists)
    for number in range(10):
        append.enqueue(str(log), str(number))
    redis.kill()
    append.enqueue(str(log), "away")
    go.touch()
    until(lambda: "Redis is out of reach" in start.said())
    until(lambda: "ended" in log.read_text())
    redis.start()
    until(appended)
    assert sorted(log.read_text().split()) == sorted(
        ["started", "ended", "away", *map(str, range(10))]
    )


def test_what_cannot_be_announced_for_a_full_redis_runs_when_there_is_room(
    start: Workers, redis: Server, tmp_path: Path
) -> None:
    redis.kill()
    redis.options = ("--maxmemory", "1", "--maxmemory-policy", "noeviction")
    redis.start()
    log = tmp_path / "log"
    append.enqueue(str(log), "late")
    start()
    until(lambda: "Redis takes no jobs" in start.beat_said())
    redis.kill()
    redis.options = ()
    redis.start()
    until(appended)
    assert log.read_text().split() == ["late"]


def test_a_worker_on_postgresql_beside_takes_none_of_ours(start: Workers, tmp_path: Path) -> None:
    """As one of the release before does, while a new one is brought in."""
    log, go = tmp_path / "log", tmp_path / "go"
    for _ in range(2):
        linger.enqueue(str(tmp_path / "lingers"), str(go))
    start()
    start(**ON_POSTGRESQL)
    until(lambda: Job.objects.filter(state=Job.State.RUNNING).count() == 2)
    for number in range(300):
        append.enqueue(str(log), str(number))
    go.touch()
    until(appended)
    assert sorted(map(int, log.read_text().split())) == list(range(300))
    ran = Job.objects.filter(task__endswith="append").values_list("workers", flat=True)
    assert len({name for [name] in ran}) == 2


def test_jobs_queued_on_postgresql_run_on_celery(
    start: Workers, settings: Settings, tmp_path: Path
) -> None:
    celery = settings.TASKS
    backend = {"BACKEND": "saas.jobs.backend.PostgresBackend"}
    settings.TASKS = {"default": settings.TASKS["default"] | backend}
    append.enqueue(str(tmp_path / "log"), "before")
    settings.TASKS = celery
    assert messages(["default"]) == {"default": 0}
    start()
    until(appended)


def test_jobs_queued_on_celery_run_on_postgresql(start: Workers, tmp_path: Path) -> None:
    append.enqueue(str(tmp_path / "log"), "before")
    until(lambda: messages(["default"]) == {"default": 1})
    start(**ON_POSTGRESQL)
    until(appended)


def test_a_failed_job_is_tried_again_when_its_time_comes(start: Workers) -> None:
    fail.enqueue()
    start()
    job = Job.objects.filter(task__endswith="fail")
    until(lambda: job.get().attempts == 1 and job.get().state == Job.State.WAITING)
    job.update(run_after=now())
    until(lambda: job.get().state == Job.State.DEAD)


def test_the_beat_queues_periodic_jobs_and_a_worker_runs_them(start: Workers) -> None:
    start()
    tasks = {each.task.module_path for each in PERIODIC}
    tried = Job.objects.filter(key__startswith="turn-", attempts__gt=0)
    until(lambda: tasks == set(tried.values_list("task", flat=True)))


def test_a_beat_that_is_killed_is_taken_over(start: Workers) -> None:
    killed = start.beat()
    until(Beat.objects.exists)
    first = Beat.objects.get().holder
    start.beat()
    until(lambda: "stands by" in start.beat_said(1))
    killed.kill()
    killed.wait(LONGEST)
    assert Beat.objects.get().holder == first
    Beat.objects.update(beaten_at=now() - beats.LOST * 2)
    until(lambda: Beat.objects.get().holder != first)


def test_a_beat_that_ends_leaves_its_place_at_once(start: Workers) -> None:
    beat = start.beat()
    until(Beat.objects.exists)
    beat.send_signal(signal.SIGTERM)
    assert beat.wait(LONGEST) == 0
    assert not Beat.objects.exists()


def test_a_queue_has_as_many_workers_as_it_is_given(start: Workers, tmp_path: Path) -> None:
    go = tmp_path / "go"
    logs = [tmp_path / f"log-{number}" for number in range(3)]
    for log in logs:
        linger.using(queue_name="mail").enqueue(str(log), str(go))
    append.enqueue(str(tmp_path / "other"), "default is nobody's")
    start("--queues", "mail:2", "services")
    running = Job.objects.filter(state=Job.State.RUNNING, queue="mail")
    until(lambda: running.count() == 2)
    go.touch()
    until(lambda: Job.objects.filter(queue="mail", state=Job.State.DONE).count() == 3)
    assert not appended()

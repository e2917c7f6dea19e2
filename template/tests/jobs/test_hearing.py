"""How idle workers hear of new jobs, and what they do where they can't."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from django.db import transaction

from saas.core.clock import now
from saas.jobs import flows
from saas.jobs.line import Line
from saas.jobs.models import Job
from tests.jobs.between import between
from tests.jobs.conftest import Workers, appended
from tests.jobs.tasks import add, append, linger
from tests.jobs.test_flows import bury
from tests.waiting import LONGEST, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def line() -> Iterator[Line]:
    with closing(Line()) as line:
        yield line


def hear(line: Line) -> list[str]:
    """Return the queues of all that came before a last word, which comes after all others."""
    line.greet()
    heard: list[str] = []
    deadline = monotonic() + LONGEST
    while monotonic() < deadline:
        notes = list(line.connection.notifies(timeout=0.1))
        heard += [note.payload for note in notes if note.channel == "jobs"]
        if any(note.channel == line.greeting for note in notes):
            return heard
    raise AssertionError("The greeting did not come back.")


def test_a_queued_job_is_told_once_for_a_queue(line: Line) -> None:
    with transaction.atomic():
        for _ in range(100):
            add.enqueue(1, 2)
        assert hear(line) == []
    assert hear(line) == ["default"]


def test_a_rolled_back_job_is_not_told(line: Line) -> None:
    with transaction.atomic():
        add.enqueue(1, 2)
        transaction.set_rollback(True)
    assert hear(line) == []


def test_jobs_that_come_back_are_told_and_others_are_not(line: Line) -> None:
    job = bury()
    assert hear(line) == ["default", "default"]  # queued, and tried again
    Job.objects.filter(pk=job.pk).update(progress=1)
    assert hear(line) == []
    flows.requeue(job)
    assert hear(line) == ["default"]


def test_idle_worker_waits_for_the_next_due_moment(start: Workers, tmp_path: Path) -> None:
    """Nothing is told at that moment, and the next look for periodic tasks is far."""
    log = tmp_path / "log"
    append.enqueue(str(log), "up")
    start()
    until(log.exists)
    due = now() + timedelta(seconds=3)
    append.using(run_after=due).enqueue(str(log), "due")
    until(lambda: "due" in log.read_text())
    job = Job.objects.filter(task__endswith="append").latest("pk")
    assert job.started_at is not None
    assert due <= job.started_at < due + timedelta(seconds=10)


@pytest.mark.parametrize("engine", ["postgresql"])  # Celery's workers hear from Redis
def test_behind_a_pooler_that_swallows_a_worker_looks_by_itself(
    start: Workers, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with between(swallows=True) as pooler:
        start(port=pooler.port)
        until(lambda: "do not arrive" in start.said())
        for number in range(3):
            append.enqueue(str(log), f"{number}")
            until(lambda line=f"{number}\n": log.exists() and line in log.read_text())
        start.end()
    assert start.said().count("do not arrive") == 1


def test_worker_is_back_after_the_database(start: Workers, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with between() as cable:
        start(port=cable.port)
        append.enqueue(str(log), "before")
        until(appended)
        cable.cut()
        until(lambda: "out of reach" in start.said())
        append.enqueue(str(log), "after")
        cable.mend()
        until(appended)
        append.enqueue(str(log), "heard")
        until(appended)
        start.end()
    assert log.read_text().split() == ["before", "after", "heard"]


def test_what_is_done_while_the_database_is_away_counts(start: Workers, tmp_path: Path) -> None:
    log, go = tmp_path / "log", tmp_path / "go"
    with between() as cable:
        linger.enqueue(str(log), str(go))
        start(port=cable.port)
        until(log.exists)
        cable.cut()
        go.touch()
        until(lambda: "outcome of a job waits" in start.said())
        cable.mend()
        job = Job.objects.filter(task__endswith="linger")
        until(lambda: job.get().state == Job.State.DONE)
        start.end()
    assert (job.get().attempts, log.read_text().split()) == (1, ["started", "ended"])


def test_storm_of_notifications_runs_each_job_once(start: Workers, tmp_path: Path) -> None:
    log = tmp_path / "log"
    start()
    start()
    for number in range(300):
        append.enqueue(str(log), str(number))  # each in a transaction of its own
    until(appended)
    assert sorted(map(int, log.read_text().split())) == list(range(300))

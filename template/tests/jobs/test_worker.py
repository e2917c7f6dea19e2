"""Worker processes as they are in production: started, stopped and killed for real."""

import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import Settings

from saas.core.clock import now
from saas.jobs.declaring import AnyTask
from saas.jobs.models import Job
from tests.jobs.conftest import Workers, appended
from tests.jobs.tasks import add, append, die_once, linger, linger_async
from tests.waiting import LONGEST, until

pytestmark = pytest.mark.django_db(transaction=True)

AHEAD = Path(__file__).with_name("ahead")


def test_once_runs_what_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    result = add.enqueue(1, 2)
    call_command("worker", once=True)
    result.refresh()
    assert result.return_value == 3
    assert "run." in capsys.readouterr().out


def test_every_queue_has_its_turn(settings: Settings) -> None:
    settings.TASKS = {"default": settings.TASKS["default"] | {"QUEUES": []}}
    for queue in ("default", "mails", "default", "reports"):
        add.using(queue_name=queue).enqueue(1, 2)
    call_command("worker", once=True)
    assert set(Job.objects.filter(task__endswith="add").values_list("state")) == {("done",)}


def test_low_priority_does_not_starve(tmp_path: Path) -> None:
    log = tmp_path / "log"
    append.using(priority=-10).enqueue(str(log), "low")
    for _ in range(30):
        append.using(priority=10).enqueue(str(log), "high")
    call_command("worker", once=True)
    # Queues take turns, and an owner's periodic tasks too.
    assert log.read_text().split().index("low") < 10


def test_killed_worker_loses_no_job(start: Workers, tmp_path: Path) -> None:
    die_once.enqueue(str(tmp_path / "log"))
    assert start().wait(LONGEST) == -signal.SIGKILL
    job = Job.objects.get(task__endswith="die_once")
    assert job.state == Job.State.RUNNING
    Job.objects.filter(pk=job.pk).update(leased_until=now() - timedelta(seconds=1))
    call_command("worker", once=True)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)


def test_idle_worker_takes_up_what_a_killed_one_left(start: Workers, tmp_path: Path) -> None:
    """Nobody tells it: it knows when the lease lapses."""
    log, go = tmp_path / "log", tmp_path / "go"
    linger.enqueue(str(log), str(go))
    killed = start()
    until(log.exists)
    killed.kill()
    killed.wait(LONGEST)
    go.touch()
    Job.objects.filter(task__endswith="linger").update(leased_until=now() + timedelta(minutes=9))
    start()
    append.enqueue(str(log), "up")
    until(appended)
    Job.objects.filter(task__endswith="linger").update(leased_until=now() + timedelta(seconds=2))
    append.enqueue(str(log), "looked")
    until(lambda: "ended" in log.read_text())
    assert log.read_text().split() == ["started", "up", "looked", "started", "ended"]


def test_sigterm_lets_the_job_at_hand_finish(start: Workers, tmp_path: Path) -> None:
    log, go = tmp_path / "log", tmp_path / "go"
    linger.enqueue(str(log), str(go))
    worker = start()
    until(log.exists)
    worker.terminate()
    until(lambda: "once more" in start.said())
    go.touch()
    assert worker.wait(LONGEST) == 0
    assert log.read_text().split() == ["started", "ended"]
    assert Job.objects.get(task__endswith="linger").state == Job.State.DONE


@pytest.mark.parametrize("lingering", [linger, linger_async])
def test_second_sigterm_hands_the_job_back(
    start: Workers, tmp_path: Path, lingering: AnyTask
) -> None:
    log = tmp_path / "log"
    lingering.enqueue(str(log), *([str(tmp_path / "never")] if lingering is linger else []))
    worker = start()
    until(log.exists)
    worker.terminate()
    until(lambda: "once more" in start.said())
    worker.terminate()
    assert worker.wait(LONGEST) == 1
    job = Job.objects.get(task__contains="linger")
    assert (job.state, job.attempts) == (Job.State.WAITING, 0)


def test_several_workers_run_each_job_once(start: Workers, tmp_path: Path) -> None:
    log = tmp_path / "log"
    for number in range(500):
        append.enqueue(str(log), str(number))
    supervisor = start("--processes", "2")
    until(appended)
    supervisor.terminate()
    assert supervisor.wait(LONGEST) == 0
    assert sorted(map(int, log.read_text().split())) == list(range(500))


def test_worker_whose_clock_is_ahead_takes_no_running_job(start: Workers, tmp_path: Path) -> None:
    log, go = tmp_path / "log", tmp_path / "go"
    linger.enqueue(str(log), str(go))
    start()
    until(log.exists)
    start(PYTHONPATH=str(AHEAD))
    append.enqueue(str(log), "other")  # whoever does this has looked for lost jobs first
    append.using(run_after=now() + timedelta(seconds=80)).enqueue(str(log), "later")
    until(lambda: "other" in log.read_text())
    go.touch()
    until(lambda: "ended" in log.read_text())
    assert log.read_text().split() == ["started", "other", "ended"]


def test_worker_of_the_release_before_takes_none_of_ours(start: Workers, tmp_path: Path) -> None:
    log = tmp_path / "log"
    for number in range(300):
        append.enqueue(str(log), str(number))
    start()
    until(log.exists)
    while job := claim_as_before():
        append.call(*job.args)
        Job.objects.filter(pk=job.pk, started_at=job.started_at).update(state=Job.State.DONE)
    until(appended)
    assert sorted(map(int, log.read_text().split())) == list(range(300))


@transaction.atomic
def claim_as_before() -> Job | None:
    """Claim as 0.40.2 does, whose workers may still run while a new version is brought in."""
    due = Job.objects.filter(state=Job.State.WAITING, run_after__lte=now(), task__endswith="append")
    job = due.select_for_update(skip_locked=True).order_by("-priority", "run_after", "pk").first()
    if job:
        job.state = Job.State.RUNNING
        job.attempts += 1
        job.started_at, job.leased_until = now(), now() + timedelta(seconds=60)
        job.save()
    return job

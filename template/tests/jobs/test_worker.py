"""Worker processes as they are in production: started, stopped and killed for real."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from saas.core.clock import now
from saas.jobs.models import Job
from tests.jobs.tasks import add, append, die_once, linger

pytestmark = pytest.mark.django_db(transaction=True)

type Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start `manage.py worker` on the test's database; whatever is left ends with the test."""
    of_test = connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(of_test)
    environ = {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "worker", *arguments]
        started.append(subprocess.Popen(command, env=environ))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.wait(10)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "waited 20 seconds in vain"
        time.sleep(0.05)


def appended() -> bool:
    """All of ours are done; what workers run by the clock is none of this test's concern."""
    return not Job.objects.filter(task__endswith="append").exclude(state=Job.State.DONE).exists()


def test_once_runs_what_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    result = add.enqueue(1, 2)
    call_command("worker", once=True)
    result.refresh()
    assert result.return_value == 3
    assert "run." in capsys.readouterr().out


def test_killed_worker_loses_no_job(start: Start, tmp_path: Path) -> None:
    die_once.enqueue(str(tmp_path / "log"))
    assert start().wait(20) == -signal.SIGKILL
    job = Job.objects.get(task__endswith="die_once")
    assert job.state == Job.State.RUNNING
    Job.objects.filter(pk=job.pk).update(leased_until=now() - timedelta(seconds=1))
    call_command("worker", once=True)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)


def test_sigterm_lets_the_job_at_hand_finish(start: Start, tmp_path: Path) -> None:
    log = tmp_path / "log"
    linger.enqueue(str(log))
    worker = start()
    until(log.exists)
    worker.terminate()
    assert worker.wait(10) == 0
    assert log.read_text().split() == ["started", "ended"]
    assert Job.objects.get(task__endswith="linger").state == Job.State.DONE


def test_several_workers_run_each_job_once(start: Start, tmp_path: Path) -> None:
    log = tmp_path / "log"
    for number in range(40):
        append.enqueue(str(log), str(number))
    supervisor = start("--processes", "2")
    until(appended)
    supervisor.terminate()
    assert supervisor.wait(10) == 0
    assert sorted(map(int, log.read_text().split())) == list(range(40))

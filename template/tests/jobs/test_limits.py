"""Time limits, in real workers: nothing else is interrupted or ended."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.tasks.checks import check_tasks
from pytest_django import Settings

from saas.jobs import limit
from saas.jobs.backend import time_limit
from saas.jobs.limits import Limit
from saas.jobs.models import Job
from tests.jobs import tasks
from tests.jobs.conftest import Workers
from tests.waiting import LONGEST, until

SOFT = "saas.jobs.limits.SoftTimeLimit: It ran longer than its soft time limit of 0.1 seconds."
HARD = "saas.jobs.limits.HardTimeLimit: It ran longer than its hard time limit of 0.2 seconds."


def test_limits_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="must be less than the hard one"):
        limit(soft=20, hard=20)(test_limits_that_make_no_sense_are_refused)
    with pytest.raises(ValueError, match="lets nothing run"):
        limit(hard=0)(test_limits_that_make_no_sense_are_refused)


def test_task_without_limits_has_those_of_the_policy() -> None:
    assert time_limit(tasks.add) == Limit(soft=3600, hard=3900)
    assert time_limit(tasks.hear_nothing) == Limit(soft=0.1, hard=0.2)


@pytest.mark.parametrize("wrong", [{"soft_limit": 4000}, {"hard_limit": -1}, {"hard_limit": "9"}])
def test_policy_that_makes_no_sense_is_told_by_check(
    settings: Settings, wrong: dict[str, object]
) -> None:
    options = settings.TASKS["default"]["OPTIONS"] | wrong
    settings.TASKS = {"default": settings.TASKS["default"] | {"OPTIONS": options}}
    assert [found.id for found in check_tasks()] == ["jobs.E001"]


@pytest.mark.django_db(transaction=True)
def test_soft_limit_can_be_caught(tmp_path: Path) -> None:
    result = tasks.hear_in_time.enqueue(str(tmp_path / "log"))
    call_command("worker", once=True)
    result.refresh()
    assert result.return_value == "tidied up"
    assert (tmp_path / "log").read_text() == "told\n"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["sleep_too_long", "ask_too_long", "wait_too_long"])
def test_soft_limit_fails_the_attempt(name: str) -> None:
    """Asleep, in the middle of a statement, or a coroutine."""
    getattr(tasks, name).enqueue()
    after = tasks.add.enqueue(1, 2)
    call_command("worker", once=True)
    job = Job.objects.get(task__endswith=name)
    assert (job.state, job.attempts, job.error) == (Job.State.WAITING, 1, SOFT)
    after.refresh()
    assert after.return_value == 3


@pytest.mark.django_db(transaction=True)
def test_hard_limit_ends_the_job_and_the_worker_starts_anew(start: Workers) -> None:
    tasks.hear_nothing.enqueue()
    after = tasks.add.enqueue(1, 2)
    worker = start()
    until(lambda: Job.objects.get(pk=after.id).state == Job.State.DONE)
    job = Job.objects.get(task__endswith="hear_nothing")
    assert (job.state, job.attempts, job.error) == (Job.State.WAITING, 1, HARD)
    assert "time.sleep(600)" in job.traceback
    assert worker.poll() is None
    assert job.workers == Job.objects.get(pk=after.id).workers  # the same process, begun again


@pytest.mark.django_db(transaction=True)
def test_hard_limit_ends_what_holds_up_the_whole_process(start: Workers) -> None:
    tasks.hold_everything_up.enqueue()
    assert start().wait(LONGEST) == 1
    assert "hold_everything_up" in start.said()
    Job.objects.filter(task__endswith="hold_everything_up").update(leased_until=None)

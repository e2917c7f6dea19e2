from datetime import UTC, datetime, timedelta

import pytest

from saas.core.clock import now
from saas.jobs import enqueue
from saas.jobs.declaring import PERIODIC, Periodic, Retry
from saas.jobs.models import Job
from tests.jobs.tasks import add


def test_waits_double_and_vary() -> None:
    policy = Retry(attempts=5, backoff=30)
    assert timedelta(seconds=24) <= policy.wait(1) <= timedelta(seconds=36)
    assert timedelta(seconds=96) <= policy.wait(3) <= timedelta(seconds=144)
    assert policy.wait(1) != policy.wait(1)


def test_no_wait_is_longer_than_an_hour() -> None:
    assert Retry(attempts=50, backoff=30).wait(40) == timedelta(hours=1)


@pytest.mark.django_db
def test_same_key_is_queued_once() -> None:
    first, second = (enqueue(add, 1, 2, key="invoice-7") for _ in range(2))
    assert first.id == second.id
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_other_keys_and_no_keys_are_queued_each() -> None:
    for key in ("a", "b", "", ""):
        enqueue(add, 1, 2, key=key)
    assert Job.objects.count() == 4


@pytest.mark.django_db
def test_run_after_is_kept() -> None:
    moment = now() + timedelta(hours=2)
    enqueue(add, 1, 2, run_after=moment)
    assert Job.objects.get().run_after == moment


def test_a_turn_lasts_as_long_as_the_interval() -> None:
    periodic = Periodic(add, timedelta(minutes=5))
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert periodic.turn(noon) == periodic.turn(noon + timedelta(minutes=4, seconds=59))
    assert periodic.turn(noon) != periodic.turn(noon + timedelta(minutes=5))


def test_pruning_is_periodic() -> None:
    assert "saas.jobs.jobs.prune_jobs" in {periodic.task.module_path for periodic in PERIODIC}

from datetime import timedelta

import pytest
from django.db import transaction
from django.tasks import TaskResultStatus
from django.tasks.exceptions import TaskResultDoesNotExist

from saas.core.clock import now
from saas.jobs.flows import run_pending
from saas.jobs.models import Job
from tests.jobs.tasks import add, add_async, fail

pytestmark = pytest.mark.django_db


def test_enqueued_task_runs_later() -> None:
    result = add.enqueue(1, second=2)
    assert result.status == TaskResultStatus.READY
    assert run_pending() == 1
    result.refresh()
    assert result.return_value == 3


def test_async_task_runs() -> None:
    result = add_async.enqueue(1, 2)
    run_pending()
    assert add_async.get_result(result.id).return_value == 3


def test_rolled_back_transaction_leaves_no_job() -> None:
    with transaction.atomic():
        add.enqueue(1, 2)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_urgent_jobs_go_first() -> None:
    add.enqueue(1, 1)
    urgent = add.using(priority=10).enqueue(2, 2)
    add.enqueue(3, 3)
    run_pending()
    first = Job.objects.order_by("started_at").first()
    assert first is not None
    assert str(first.pk) == urgent.id


def test_deferred_task_waits() -> None:
    add.using(run_after=now() + timedelta(minutes=1)).enqueue(1, 2)
    assert run_pending() == 0


def test_errors_are_told_in_the_result() -> None:
    result = fail.enqueue()
    run_pending()
    result.refresh()
    assert result.status == TaskResultStatus.READY
    assert result.errors[0].exception_class is OSError
    assert "no route to host" in result.errors[0].traceback


@pytest.mark.parametrize("nonsense", ["0", "abc", ""])
def test_unknown_result_is_refused(nonsense: str) -> None:
    with pytest.raises(TaskResultDoesNotExist):
        add.get_result(nonsense)

import threading
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from saas.accounts.models import Workspace
from saas.core import clock
from saas.core.clock import now
from saas.credits.errors import InsufficientCredits
from saas.credits.flows import spend
from saas.credits.queries import balance
from saas.jobs.flows import LEASE, run_pending
from saas.jobs.models import Job
from saas.services import flows, registry
from saas.services.errors import RunKeyReused
from saas.services.jobs import sweep_runs
from saas.services.models import Run
from tests.services.conftest import Start
from tests.services.examples import (
    AnswersNonsense,
    Crashes,
    Echo,
    LosesWorker,
    Refuses,
    Slow,
    StoppedAtTheEnd,
    StoppedMidway,
    TalksMuch,
)

pytestmark = pytest.mark.django_db


def available(workspace: Workspace) -> int:
    return balance(workspace).available


def test_a_run_is_charged_and_has_its_result(start: Start, workspace: Workspace) -> None:
    run = start(Echo, word="hi")
    run.refresh_from_db()
    assert (run.state, run.result, run.cost) == (Run.State.DONE, {"echo": "hi"}, 3)
    assert (run.balance_before, run.balance_after) == (100, 97)
    assert available(workspace) == 97


def test_label_of_any_length_will_do(start: Start) -> None:
    assert len(start(TalksMuch).label) == 100


def test_same_key_is_charged_once(start: Start, workspace: Workspace) -> None:
    assert start(Echo, key="k").pk == start(Echo, key="k").pk
    assert available(workspace) == 97


def test_same_key_for_something_else_is_refused(start: Start, workspace: Workspace) -> None:
    start(Echo, key="k", word="this")
    with pytest.raises(RunKeyReused):
        start(Echo, key="k", word="that")
    assert available(workspace) == 97


def test_a_known_key_is_known_when_the_credits_are_gone(start: Start, workspace: Workspace) -> None:
    run = start(Echo, key="k")
    spend(workspace=workspace, amount=97, key="rest", reason="The rest")
    assert start(Echo, key="k").pk == run.pk
    with pytest.raises(RunKeyReused):
        start(Echo, key="k", word="that")
    with pytest.raises(InsufficientCredits):
        start(Echo, key="other")


def test_a_run_takes_few_statements(
    start: Start, workspace: Workspace, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    start.offer(Echo)
    with django_assert_max_num_queries(7):  # one finds the workspace, two are the savepoint's
        start(Echo)


@pytest.mark.django_db(transaction=True)
def test_simultaneous_submits_are_charged_once(start: Start, workspace: Workspace) -> None:
    start.offer(Echo)
    together = threading.Barrier(4)
    runs: list[Run] = []

    def submit() -> None:
        together.wait()
        runs.append(start(Echo, key="double-click"))
        connection.close()

    threads = [threading.Thread(target=submit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(runs) == 4
    assert len({run.pk for run in runs}) == 1
    assert available(workspace) == 97


def test_too_few_credits_leave_no_trace(start: Start, workspace: Workspace) -> None:
    class Dear(Echo):
        price = 101

    with pytest.raises(InsufficientCredits):
        start(Dear)
    assert available(workspace) == 100
    assert not Run.objects.exists()


def test_expected_failure_is_refunded_with_its_reason(start: Start, workspace: Workspace) -> None:
    run = start(Refuses)
    assert (run.state, run.error) == (Run.State.FAILED, "The file could not be read.")
    assert run.refunded_at is not None
    assert available(workspace) == 100


@pytest.mark.parametrize("broken", [Crashes, AnswersNonsense])
def test_unexpected_failure_is_logged_and_refunded(
    start: Start, workspace: Workspace, broken: type[Echo], caplog: pytest.LogCaptureFixture
) -> None:
    run = start(broken)
    assert (run.state, run.error) == (Run.State.FAILED, "Something broke on our side.")
    assert available(workspace) == 100
    assert "Traceback" in caplog.text


def test_background_run_waits_for_a_worker(start: Start, workspace: Workspace) -> None:
    run = start(Slow)
    assert run.state == Run.State.QUEUED
    assert available(workspace) == 97
    run_pending()
    run.refresh_from_db()
    assert (run.state, run.progress) == (Run.State.DONE, 100)
    assert [stage.state for stage in run.timeline(Slow.stages)] == ["done", "done"]


def test_stopped_before_it_began_it_never_runs(start: Start, workspace: Workspace) -> None:
    run = start(Slow)
    assert flows.stop(run=run)
    run_pending()
    run.refresh_from_db()
    assert (run.state, run.result) == (Run.State.STOPPED, {})
    assert available(workspace) == 100


@pytest.mark.parametrize("service", [StoppedMidway, StoppedAtTheEnd])
def test_stopped_while_it_runs_it_ends_and_is_refunded_once(
    start: Start, workspace: Workspace, service: type[Slow]
) -> None:
    run = start(service)
    run_pending()
    run.refresh_from_db()
    assert (run.state, run.result) == (Run.State.STOPPED, {})
    assert available(workspace) == 100


def test_a_finished_run_is_not_stopped(start: Start, workspace: Workspace) -> None:
    run = start(Echo)
    assert not flows.stop(run=run)
    assert available(workspace) == 97


def test_run_whose_worker_left_is_taken_up_again(start: Start, workspace: Workspace) -> None:
    run = start(LosesWorker)
    with pytest.raises(SystemExit):
        run_pending()
    registry.unregister("losesworker")
    start.offer(Slow, slug="losesworker")
    run_pending()
    run.refresh_from_db()
    assert run.state == Run.State.DONE
    assert available(workspace) == 97


def test_sweeper_leaves_a_run_that_has_a_job(start: Start) -> None:
    start(Slow)
    with clock.at(now() + timedelta(hours=2)):
        assert sweep_runs.call() == 0


def test_sweeper_refunds_a_run_whose_job_died_once(start: Start, workspace: Workspace) -> None:
    run = start(Slow)
    Job.objects.update(state=Job.State.DEAD)
    with clock.at(now() + LEASE * 2):
        assert sweep_runs.call() == 1
        assert sweep_runs.call() == 0
    run.refresh_from_db()
    assert (run.state, run.error) == (Run.State.FAILED, "The run was cut off.")
    assert available(workspace) == 100


def test_sweeper_refunds_a_foreground_run_after_its_request(
    start: Start, workspace: Workspace
) -> None:
    run = start(Echo)
    Run.objects.filter(pk=run.pk).update(state=Run.State.RUNNING)
    with clock.at(now() + timedelta(minutes=5)):
        assert sweep_runs.call() == 0
    with clock.at(now() + timedelta(minutes=11)):
        assert sweep_runs.call() == 1
    assert available(workspace) == 100


def test_sweeping_is_periodic(start: Start) -> None:
    from saas.jobs.declaring import PERIODIC

    assert "saas.services.jobs.sweep_runs" in {turn.task.module_path for turn in PERIODIC}


def test_run_of_a_service_no_longer_offered_is_refunded(start: Start, workspace: Workspace) -> None:
    run = start(Slow)
    registry.unregister("slow")
    run_pending()
    run.refresh_from_db()
    assert run.error == "This service is no longer offered."
    assert available(workspace) == 100

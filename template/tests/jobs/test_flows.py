from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from saas.core import clock
from saas.core.clock import now
from saas.jobs import enqueue, flows, report
from saas.jobs.declaring import PERIODIC
from saas.jobs.line import Line
from saas.jobs.models import Job
from tests.jobs.tasks import (
    add,
    answer_nul,
    exit_anyhow,
    fail,
    fail_with_nul,
    hear_nothing,
    leave,
    report_half,
    tell_attempt,
)

pytestmark = pytest.mark.django_db


def bury() -> Job:
    """Let a job fail until it is dead."""
    job = Job.objects.get(pk=fail.enqueue().id)
    for _ in range(2):
        Job.objects.filter(pk=job.pk).update(run_after=now())
        flows.run_pending()
    job.refresh_from_db()
    return job


def test_failed_job_is_tried_again_later() -> None:
    fail.enqueue()
    flows.run_pending()
    job = Job.objects.get()
    assert job.state == Job.State.WAITING
    assert timedelta(seconds=40) < job.run_after - now() < timedelta(seconds=80)


def test_job_that_keeps_failing_is_dead_with_its_reason() -> None:
    job = bury()
    assert (job.state, job.attempts) == (Job.State.DEAD, 2)
    assert job.error == "builtins.OSError: no route to host"
    assert "raise OSError" in job.traceback


def test_dead_job_runs_again_when_requeued() -> None:
    job = bury()
    assert flows.requeue(job)
    assert flows.run_pending() == 1


def test_living_job_is_not_requeued() -> None:
    add.enqueue(1, 2)
    assert not flows.requeue(Job.objects.get())


def test_dead_job_leaves_its_key_to_a_newer_one() -> None:
    job = bury()
    Job.objects.filter(pk=job.pk).update(key="report")
    newer = enqueue(fail, key="report")
    assert newer.id != str(job.pk)
    assert not flows.requeue(job)


def test_task_knows_its_attempt() -> None:
    result = tell_attempt.enqueue()
    flows.run_pending()
    result.refresh()
    assert result.return_value == 1


def test_progress_is_kept() -> None:
    result = report_half.enqueue()
    flows.run_pending()
    result.refresh()
    assert result.return_value == 50
    assert Job.objects.get().progress == 100


def test_reporting_outside_a_job_goes_nowhere() -> None:
    report(50)


def test_lost_job_comes_back_after_its_lease() -> None:
    add.enqueue(1, 2)
    flows.claim(worker="killed")
    assert flows.run_pending() == 0
    with clock.at(now() + flows.LEASE * 2):
        assert flows.run_pending() == 1
    job = Job.objects.get()
    assert (job.state, job.attempts, job.workers) == (
        Job.State.DONE,
        2,
        ["killed", "run_pending"],
    )


@pytest.mark.django_db(transaction=True)
def test_renewed_lease_is_respected() -> None:
    add.enqueue(1, 2)
    job = flows.claim(worker="slow")
    assert job
    with closing(Line()) as line:
        with clock.at(now() + flows.LEASE * 0.9):
            assert line.renew([job]) == {job.pk}
        with clock.at(now() + flows.LEASE * 1.5):
            assert flows.run_pending() == 0
        with clock.at(now() + flows.LEASE * 2):
            flows.recover_lost()
            assert line.renew([job]) == set()


def test_lost_job_says_that_it_may_have_overrun() -> None:
    hear_nothing.enqueue()
    flows.claim(worker="killed")
    with clock.at(now() + flows.LEASE * 2):
        flows.recover_lost()
    assert "hard time limit of 0.2 seconds" in Job.objects.get().error


def test_worker_that_lost_its_job_changes_nothing() -> None:
    add.enqueue(1, 2)
    late = flows.claim(worker="late")
    assert late
    with clock.at(now() + flows.LEASE * 2):
        flows.recover_lost()
        assert flows.claim(worker="other")
    flows.run(late)
    assert Job.objects.get().state == Job.State.RUNNING


def test_job_that_kills_every_worker_ends_dead() -> None:
    fail.enqueue()
    for days in (1, 2, 3):
        with clock.at(now() + timedelta(days=days)):
            flows.recover_lost()
            flows.claim(worker="killed")
    job = Job.objects.get()
    assert job.state == Job.State.DEAD
    assert "worker stopped" in job.error


def test_task_that_exits_fails_like_any_other() -> None:
    exit_anyhow.enqueue()
    flows.run_pending()
    job = Job.objects.get()
    assert (job.state, job.attempts) == (Job.State.WAITING, 1)
    assert "SystemExit" in job.error


def test_leaving_worker_hands_its_job_back() -> None:
    leave.enqueue()
    with pytest.raises(SystemExit):
        flows.run_pending()
    job = Job.objects.get()
    assert (job.state, job.attempts) == (Job.State.WAITING, 0)


def test_nul_bytes_in_an_error_are_survived() -> None:
    fail_with_nul.enqueue()
    flows.run_pending()
    assert Job.objects.get().error.endswith("ab")


@pytest.mark.django_db(transaction=True)
def test_result_that_cannot_be_stored_is_a_failure() -> None:
    answer_nul.enqueue()
    flows.run_pending()
    assert "DataError" in Job.objects.get().error


def test_job_whose_task_is_gone_waits_for_the_deploy() -> None:
    add.enqueue(1, 2)
    Job.objects.update(task="tests.jobs.tasks.renamed")
    flows.run_pending()
    job = Job.objects.get()
    assert job.state == Job.State.WAITING
    assert "renamed" in job.error


def test_module_that_breaks_when_imported_does_not_end_the_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_tasks.py").write_text("nonsense")
    monkeypatch.syspath_prepend(tmp_path)
    add.enqueue(1, 2)
    Job.objects.update(task="broken_tasks.add")
    assert flows.run_pending() == 1
    assert "'nonsense' is not defined" in Job.objects.get().error


def test_job_that_names_no_task_is_refused() -> None:
    add.enqueue(1, 2)
    Job.objects.update(task="os.getcwd")
    flows.run_pending()
    assert "is not a task" in Job.objects.get().error


def test_periodic_tasks_are_queued_once_a_turn() -> None:
    with clock.at(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        flows.enqueue_periodic()
        flows.enqueue_periodic()
        assert Job.objects.count() == len(PERIODIC)
    with clock.at(datetime(2026, 11, 26, 12, tzinfo=UTC)):
        flows.enqueue_periodic()
    assert Job.objects.count() == 2 * len(PERIODIC)


def test_dead_turn_of_a_periodic_task_is_not_queued_again() -> None:
    with clock.at(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        flows.enqueue_periodic()
        Job.objects.update(state=Job.State.DEAD)
        flows.enqueue_periodic()
    assert Job.objects.count() == len(PERIODIC)


def test_old_jobs_are_forgotten() -> None:
    add.enqueue(1, 2)
    bury()
    flows.run_pending()
    with clock.at(now() + timedelta(days=8)):
        assert flows.prune() == 1
    with clock.at(now() + timedelta(days=91)):
        assert flows.prune() == 1

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from saas.accounts.models import User
from saas.core.clock import now
from saas.jobs.models import Job
from tests.jobs.tasks import add
from tests.jobs.test_flows import bury

pytestmark = pytest.mark.django_db

DEAD_LETTERS = "admin:jobs_deadletter_changelist"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("staff@example.com"))
    return client


def test_dead_letters_show_the_reason(staff: Client) -> None:
    bury()
    add.enqueue(1, 2)
    page = staff.get(reverse(DEAD_LETTERS)).content.decode()
    assert "no route to host" in page
    assert "add " not in page


def test_requeue_puts_a_dead_letter_back(staff: Client) -> None:
    job = bury()
    page = staff.post(
        reverse(DEAD_LETTERS), {"action": "requeue", "_selected_action": job.pk}, follow=True
    )
    assert "1 job queued again." in page.content.decode()
    job.refresh_from_db()
    assert job.state == Job.State.WAITING


def test_requeue_says_when_a_newer_job_took_over(staff: Client) -> None:
    job = bury()
    for pk in (job.pk, add.enqueue(1, 2).id):
        Job.objects.filter(pk=pk).update(task=job.task, key="same")
    page = staff.post(
        reverse(DEAD_LETTERS), {"action": "requeue", "_selected_action": job.pk}, follow=True
    )
    assert "a newer job" in page.content.decode()


def test_jobs_can_be_read_but_not_changed(staff: Client) -> None:
    job = Job.objects.get(pk=add.enqueue(1, 2).id)
    url = reverse("admin:jobs_job_change", args=[job.pk])
    assert staff.get(url).status_code == 200
    assert staff.post(url, {"state": "done"}).status_code == 403


def test_jobs_are_listed_by_their_names(staff: Client) -> None:
    add.enqueue(1, 2)
    Job.objects.create(task="saas.jobs.jobs.prune_jobs", queue="default", run_after=now())
    Job.objects.create(task="gone.jobs.sweep", queue="default", run_after=now())
    page = staff.get(reverse("admin:jobs_job_changelist")).content.decode()
    assert page.count("Forget old jobs") == 2  # in its row, and to filter by
    for code in ("prune_jobs", "add", "sweep"):
        assert f'<span class="sub mono">{code} ' in page
    assert "saas.jobs.jobs.prune_jobs</" not in page
    named = Job.objects.get(task="saas.jobs.jobs.prune_jobs")
    page = staff.get(reverse("admin:jobs_job_change", args=[named.pk])).content.decode()
    assert "Forget old jobs</h1>" in page
    assert str(named) == f"prune_jobs {named.pk}"


def test_a_job_whose_module_breaks_is_listed(
    staff: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_jobs.py").write_text("1 / 0")
    monkeypatch.syspath_prepend(tmp_path)
    Job.objects.create(task="broken_jobs.sweep", queue="default", run_after=now())
    assert "sweep" in staff.get(reverse("admin:jobs_job_changelist")).content.decode()


def test_a_job_that_runs_says_how_far(staff: Client) -> None:
    add.enqueue(1, 2)
    Job.objects.update(state=Job.State.RUNNING, progress=62)
    assert "Running 62%" in staff.get(reverse("admin:jobs_job_changelist")).content.decode()

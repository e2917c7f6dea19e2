"""A job goes on in the language in which it was asked for, and leaves none behind."""

import pytest
from django.conf import LazySettings
from django.utils.translation import activate, deactivate, get_language, override

from saas.jobs import flows
from saas.jobs.models import Job
from tests.jobs.tasks import fail_in_french, tell_language, tell_language_later

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def several(settings: LazySettings) -> None:
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]


def queued_in(language: str) -> Job:
    with override(language):
        return Job.objects.get(pk=tell_language.enqueue().id)


def answer(job: Job) -> object:
    job.refresh_from_db()
    return job.result


@pytest.mark.parametrize("task", [tell_language, tell_language_later])
def test_it_goes_on_in_the_language_it_was_queued_in(task: object) -> None:
    with override("de"):
        job = Job.objects.get(pk=task.enqueue().id)
    flows.run_pending()
    assert answer(job) == ["de", "Montag"]
    assert get_language() == "en"


def test_a_failing_job_in_between_changes_nothing() -> None:
    german = queued_in("de")
    with override("de"):
        fail_in_french.enqueue()
    english = queued_in("en")
    flows.run_pending()
    assert [answer(german), answer(english)] == [["de", "Montag"], ["en", "Monday"]]
    assert get_language() == "en"


def test_what_a_worker_was_left_in_is_no_matter() -> None:
    job = queued_in("en")
    activate("de")
    try:
        flows.run_pending()
    finally:
        deactivate()
    assert answer(job) == ["en", "Monday"]


def test_a_language_that_is_no_longer_offered_gives_way(settings: LazySettings) -> None:
    job = queued_in("de")
    settings.LANGUAGES = [("en", "English")]
    flows.run_pending()
    assert answer(job) == ["en", "Monday"]


def test_one_of_a_release_that_knew_no_languages_runs_in_the_first() -> None:
    job = queued_in("de")
    Job.objects.update(language="")
    flows.run_pending()
    assert answer(job) == ["en", "Monday"]

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from saas.core import clock
from saas.core.clock import now
from saas.services.base import BaseService
from saas.services.models import Run
from saas.services.progress import Progress
from tests.services.conftest import Start
from tests.services.examples import Echo, Slow

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(start: Start) -> Run:
    run = start(Slow)
    run.state, run.started_at = Run.State.RUNNING, now()
    run.save()
    return run


def test_progress_counts_the_stages_behind_and_the_step(running: Run) -> None:
    progress = Progress(running, Slow.stages)
    progress.stage("Listening")
    progress.stage("Answering")
    progress.step(1, 2, "Half said")
    running.refresh_from_db()
    assert (running.progress, running.note) == (75, "Half said")


def test_timeline_has_done_now_and_next(running: Run) -> None:
    progress = Progress(running, ("One", "Two", "Three"))
    progress.stage("One")
    progress.stage("Two")
    timeline = running.timeline(("One", "Two", "Three"))
    assert [stage.state for stage in timeline] == ["done", "now", "next"]


def test_time_left_follows_the_pace(running: Run) -> None:
    assert running.seconds_left is None
    running.progress = 25
    with clock.at(now() + timedelta(seconds=10)):
        assert running.seconds_left == 30


def test_database_refuses_a_done_run_that_was_refunded(start: Start) -> None:
    run = start(Echo)
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(refunded_at=now())


def test_result_is_laid_out_in_the_order_of_its_labels() -> None:
    service = BaseService()
    assert service.table({"long_word": "a", "b": 1}).rows == [["Long word", "a"], ["B", 1]]
    service.labels = {"b": "Second", "long_word": "First", "missing": "Missing"}
    assert service.table({"long_word": "a", "b": 1}).rows == [["Second", 1], ["First", "a"]]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("\n  A  fine   text.\nIts second line", "A fine text"),
        ("long words " * 50, "long words long words long words long words long words long…"),
        ("x" * 100, "x" * 59 + "…"),
        ("...", "Counter"),
        (3, "Counter"),
    ],
)
def test_label_is_the_first_line_of_the_text(text: object, label: str) -> None:
    service = BaseService()
    service.name = "Counter"
    assert service.label({"text": text}) == label

"""Whether somebody still works on a run goes by the clock of the database."""

from datetime import timedelta

import pytest
import time_machine

from saas.core.clock import now
from saas.services.jobs import sweep_runs
from saas.services.models import Run
from tests.services.conftest import Start
from tests.services.examples import Echo

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("drift", [HOUR, -HOUR])
def test_a_run_under_way_outlives_the_wrong_clock_of_a_sweeper(
    start: Start, drift: timedelta
) -> None:
    Run.objects.filter(pk=start(Echo).pk).update(state=Run.State.RUNNING)
    with time_machine.travel(now() + drift):
        assert sweep_runs.call() == 0


def test_a_run_that_a_wrong_clock_started_is_as_young_as_it_is(start: Start) -> None:
    with time_machine.travel(now() - HOUR):
        run = start(Echo)
    Run.objects.filter(pk=run.pk).update(state=Run.State.RUNNING)
    assert sweep_runs.call() == 0
    run.refresh_from_db()
    assert now() - run.created_at < HOUR / 2

from datetime import datetime, timedelta

import pytest
import time_machine

from saas.core.clock import now
from saas.credits.buckets import when

NOON = datetime.fromisoformat("2026-11-24T12:00:00+00:00")


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(hours=1), "today"),
        (timedelta(hours=13), "tomorrow"),
        (timedelta(days=6), "in 6 days"),
        (timedelta(days=344), "on 3 November 2027"),
    ],
)
def test_dates_are_said_as_people_do(later: timedelta, said: str) -> None:
    with time_machine.travel(NOON):
        assert when(now() + later) == said

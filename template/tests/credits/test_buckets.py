from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from saas.accounts.models import Workspace
from saas.core import clock
from saas.core.clock import now
from saas.credits import flows
from saas.credits.buckets import buckets, when
from saas.credits.queries import standing
from tests.credits.steps import buy

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
    with clock.at(NOON), timezone.override("UTC"):
        assert when(now() + later) == said


def test_each_kind_is_one_bucket_even_if_kinds_were_switched_on_later(
    workspace: Workspace, settings: Settings
) -> None:
    buy(workspace, 30, "pi_1")
    flows.grant(workspace=workspace, amount=5, source_ref="survey", reason="Thank you")
    settings.ENABLE_CREDIT_TYPES = True
    buy(workspace, 20, "pi_2")
    told = [(bucket.label, bucket.amount) for bucket in buckets(standing(workspace).lots)]
    assert told == [("Bonus", 105), ("Top-up", 50)]

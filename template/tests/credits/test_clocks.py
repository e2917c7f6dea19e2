"""What lapses goes by the clock of the database: those of several machines differ."""

from datetime import timedelta

import pytest
import time_machine
from pytest_django import Settings

from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.credits import flows
from saas.credits.jobs import expire_holds, expire_lots
from saas.credits.models import Hold
from saas.credits.queries import balance
from tests.credits.steps import spend

AHEAD = timedelta(seconds=90)
SOON = timedelta(minutes=1)


@pytest.fixture
def lapsing(workspace: Workspace, settings: Settings) -> Workspace:
    """It has 50 credits that lapse in a minute."""
    settings.ENABLE_CREDIT_TYPES = True
    flows.grant(
        workspace=workspace, amount=50, source_ref="s", expires_at=now() + SOON, reason="Bonus"
    )
    return workspace


def test_a_clock_ahead_lapses_no_lot_early(lapsing: Workspace) -> None:
    with time_machine.travel(now() + AHEAD):
        assert expire_lots.call() == 0
        assert balance(lapsing).available == 150
        assert spend(lapsing, 150).available == 0


def test_a_clock_ahead_releases_no_hold_early(workspace: Workspace) -> None:
    flows.hold(workspace=workspace, amount=80, key="h", expires_at=now() + SOON, reason="Work")
    with time_machine.travel(now() + AHEAD):
        assert expire_holds.call() == 0
    assert Hold.objects.get().state == Hold.State.OPEN


def test_a_clock_behind_keeps_no_lot_alive(lapsing: Workspace) -> None:
    flows.grant(
        workspace=lapsing, amount=7, source_ref="past", expires_at=now() - SOON, reason="Late"
    )
    with time_machine.travel(now() - 2 * AHEAD):
        assert balance(lapsing).available == 150
        assert expire_lots.call() == 1


def test_a_movement_bears_the_time_of_the_database(workspace: Workspace) -> None:
    before = now()
    with time_machine.travel(before + timedelta(days=3)):
        spend(workspace, 1)
    account = workspace.credit_account
    assert before - SOON < account.transactions.latest("pk").at < before + timedelta(hours=1)

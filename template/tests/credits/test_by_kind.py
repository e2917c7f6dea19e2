"""What the page of credits tells of each lot, with ENABLE_CREDIT_TYPES."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.credits import flows, lots
from saas.credits.models import Lot
from tests.credits.steps import buy, hold, spend
from tests.credits.test_views import HISTORY, text

HEADING = "By kind, in the order they are used"


@pytest.fixture(autouse=True)
def kinds_of_credits(settings: Settings) -> None:
    settings.ENABLE_CREDIT_TYPES = True


def rows(client: Client) -> str:
    page = text(client.get(HISTORY))
    return page[page.index("Was Left") : page.index("All types")]


def test_each_lot_tells_what_was_in_it_and_what_is_left(
    signed_in: Client, workspace: Workspace
) -> None:
    buy(workspace, 50)
    spend(workspace, 30)
    assert "Bonus Welcome credits Welcome credits Never 100 70" in rows(signed_in)
    assert "Top-up Pack of credits Pack of credits Never 50 50" in rows(signed_in)


def test_lots_stand_in_the_order_of_use_with_their_dates(
    signed_in: Client, workspace: Workspace
) -> None:
    flows.grant(
        workspace=workspace,
        amount=60,
        source_ref="plan",
        kind=Lot.Kind.SUBSCRIPTION,
        expires_at=now() + timedelta(days=6),
        reason="November",
    )
    told = rows(signed_in)
    assert told.index("Plan November") < told.index("Bonus")
    assert "in 6 days 60 60" in told


def test_a_lot_that_staff_gave_tells_their_words(
    signed_in: Client, workspace: Workspace, staff: User
) -> None:
    flows.adjust(workspace=workspace, amount=5, key="a", actor=staff, reason="After the outage.")
    assert "Bonus After the outage After the outage Never 5 5" in rows(signed_in)


def test_many_lots_are_told_in_part(
    signed_in: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lots, "MOST", 2)
    for number in range(3):
        buy(workspace, 5, f"pack {number}")
    assert "2 more are used after these" in text(signed_in.get(HISTORY))


def test_credits_that_are_held_are_told(signed_in: Client, workspace: Workspace) -> None:
    hold(workspace, 40)
    assert "Held 40 Set aside for work under way" in text(signed_in.get(HISTORY))


def test_one_pool_is_not_told_by_kind(
    signed_in: Client, workspace: Workspace, settings: Settings
) -> None:
    settings.ENABLE_CREDIT_TYPES = False
    assert HEADING not in text(signed_in.get(HISTORY))


def test_an_empty_account_has_no_kinds(signed_in: Client, workspace: Workspace) -> None:
    spend(workspace, 100)
    assert HEADING not in text(signed_in.get(HISTORY))

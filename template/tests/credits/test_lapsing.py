"""Credits that lapse, and the order they are used in: with ENABLE_CREDIT_TYPES."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from saas.accounts.models import Workspace
from saas.core import clock
from saas.core.clock import now
from saas.credits import flows
from saas.credits.errors import InsufficientCredits
from saas.credits.jobs import expire_lots
from saas.credits.models import Lot, Transaction
from tests.credits.steps import available, refund, remaining, spend

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def credit_types(settings: Settings) -> None:
    settings.ENABLE_CREDIT_TYPES = True


def grant(
    workspace: Workspace, amount: int, days: int | None = 30, kind: Lot.Kind = Lot.Kind.SUBSCRIPTION
) -> None:
    flows.grant(
        workspace=workspace,
        amount=amount,
        source_ref=f"{kind}-{amount}-{days}",
        kind=kind,
        expires_at=now() + days * DAY if days else None,
        reason="Credits of November",
    )


def test_plan_credits_go_first_then_bonuses_then_purchases(workspace: Workspace) -> None:
    grant(workspace, 40, None, Lot.Kind.PURCHASE)
    grant(workspace, 50)
    spend(workspace, 160)
    assert remaining(workspace) == [0, 30, 0]


def test_of_one_kind_the_first_to_lapse_goes_first(workspace: Workspace) -> None:
    grant(workspace, 10, None)
    grant(workspace, 20, 60)
    grant(workspace, 30, 30)
    spend(workspace, 35)
    assert remaining(workspace) == [100, 10, 15, 0]


def test_a_lapsed_lot_counts_as_0_at_once(workspace: Workspace) -> None:
    grant(workspace, 50)
    with clock.at(now() + 31 * DAY):
        assert available(workspace) == 100
        with pytest.raises(InsufficientCredits):
            spend(workspace, 101)
    assert available(workspace) == 100


def test_past_use_of_a_lapsed_lot_eats_no_other(workspace: Workspace) -> None:
    grant(workspace, 100)
    spend(workspace, 60)
    with clock.at(now() + 31 * DAY):
        spend(workspace, 100, key="the welcome credits")
        grant(workspace, 50, None, Lot.Kind.PURCHASE)
        assert available(workspace) == 50


def test_the_sweeper_posts_what_has_lapsed(workspace: Workspace) -> None:
    grant(workspace, 50)
    spend(workspace, 20)
    assert expire_lots.call() == 0
    with clock.at(now() + 31 * DAY):
        assert expire_lots.call() == 1
        assert expire_lots.call() == 0
    lapsed = Transaction.objects.latest("pk")
    assert (lapsed.kind, lapsed.change) == (Transaction.Kind.EXPIRE, -30)
    assert lapsed.at == Lot.objects.latest("pk").expires_at


def test_a_refund_keeps_the_date_on_which_it_lapses(workspace: Workspace) -> None:
    grant(workspace, 50)
    spend(workspace, 20)
    refund(workspace)
    with clock.at(now() + 31 * DAY):
        assert available(workspace) == 100


def test_a_refund_of_lapsed_credits_lasts_30_days_more(workspace: Workspace) -> None:
    grant(workspace, 50)
    spend(workspace, 20)
    with clock.at(now() + 31 * DAY):
        refund(workspace)
        assert available(workspace) == 120
        assert Lot.objects.latest("pk").kind == Lot.Kind.SUBSCRIPTION
    with clock.at(now() + 62 * DAY):
        assert available(workspace) == 100


def test_a_hold_outlives_its_lot_and_comes_back(workspace: Workspace) -> None:
    grant(workspace, 50)
    flows.hold(
        workspace=workspace, amount=50, key="h", expires_at=now() + 40 * DAY, reason="Long work"
    )
    with clock.at(now() + 31 * DAY):
        flows.capture(workspace=workspace, hold_key="h", amount=20, reason="Long work")
        assert available(workspace) == 130


def test_the_clock_may_be_in_the_past(workspace: Workspace) -> None:
    with clock.at(now() - 20 * DAY):
        grant(workspace, 50, 10)
        spend(workspace, 20)
        assert available(workspace) == 130
    assert Transaction.objects.latest("pk").at < now() - 19 * DAY
    assert available(workspace) == 100


def test_a_lot_lapses_again_after_a_refund_by_a_slower_clock(workspace: Workspace) -> None:
    grant(workspace, 50)
    spend(workspace, 20)
    lapse = now() + 30 * DAY
    with clock.at(lapse + timedelta(seconds=1)):
        expire_lots.call()
    with clock.at(lapse - timedelta(seconds=1)):
        refund(workspace)
    with clock.at(lapse + timedelta(seconds=2)):
        assert available(workspace) == 100
        assert spend(workspace, 1, key="next").available == 99


def test_without_types_all_credits_are_one_pool(workspace: Workspace, settings: Settings) -> None:
    settings.ENABLE_CREDIT_TYPES = False
    grant(workspace, 50)
    spend(workspace, 60)
    assert remaining(workspace) == [90, 0]
    with clock.at(now() + 31 * DAY):
        assert available(workspace) == 90

"""What a purchase gives can be taken back: refunds, disputes, and the debt they leave."""

from datetime import timedelta
from uuid import uuid4

import pytest
from pytest_django import Settings

from saas.accounts.models import User, Workspace
from saas.core import clock
from saas.core.clock import now
from saas.credits import flows
from saas.credits.errors import CoveredTooMuch, LotNotFound
from saas.credits.queries import balance
from tests.credits.steps import buy, cover, freeze, hold, refund, remaining, spend, unfreeze


@pytest.fixture
def bought(workspace: Workspace) -> Workspace:
    """The welcome credits are used up, and 50 are bought."""
    spend(workspace, 100, key="welcome")
    buy(workspace, 50)
    return workspace


def test_a_refunded_purchase_is_taken_back_once(bought: Workspace) -> None:
    assert cover(bought, 50)
    assert cover(bought, 50) is None
    assert balance(bought) == (0, 0, 0)


def test_it_takes_from_its_own_lot_first(bought: Workspace) -> None:
    buy(bought, 70, "pi_2")
    cover(bought, 50)
    assert remaining(bought) == [0, 0, 70]


def test_what_was_used_already_becomes_a_debt(bought: Workspace) -> None:
    spend(bought, 30)
    cover(bought, 50)
    assert balance(bought) == (0, 0, 30)


def test_the_next_grant_pays_the_debt_first(bought: Workspace) -> None:
    spend(bought, 30)
    cover(bought, 50)
    assert buy(bought, 20, "pi_2").available == 0
    assert balance(bought) == (0, 0, 10)
    assert buy(bought, 70, "pi_3").available == 60
    assert balance(bought) == (60, 0, 0)


def test_a_refunded_spend_pays_the_debt_too(bought: Workspace) -> None:
    spend(bought, 30)
    cover(bought, 50)
    refund(bought)
    assert balance(bought) == (0, 0, 0)


def test_parts_are_taken_back_until_all_is(bought: Workspace) -> None:
    cover(bought, 20)
    assert balance(bought) == (30, 0, 0)
    cover(bought, 40)
    assert balance(bought) == (10, 0, 0)


def test_what_lapsed_unused_is_not_owed(workspace: Workspace, settings: Settings) -> None:
    settings.ENABLE_CREDIT_TYPES = True
    buy(workspace, 50, days=30)
    spend(workspace, 10)
    with clock.at(now() + timedelta(days=31)):
        cover(workspace, 50)
        assert balance(workspace) == (90, 0, 0)


def test_credits_in_a_hold_become_a_debt_until_they_are_released(bought: Workspace) -> None:
    hold(bought, 50)
    cover(bought, 50)
    assert balance(bought) == (0, 50, 50)
    flows.release(workspace=bought, hold_key="hold", reason="It failed")
    assert balance(bought) == (0, 0, 0)


def test_disputed_credits_are_frozen(bought: Workspace) -> None:
    spend(bought, 20)
    freeze(bought)
    assert balance(bought) == (0, 30, 0)
    assert freeze(bought) is None


def test_a_dispute_that_is_won_gives_them_back(bought: Workspace) -> None:
    freeze(bought)
    unfreeze(bought)
    assert balance(bought) == (50, 0, 0)


def test_a_dispute_that_is_lost_takes_them(bought: Workspace) -> None:
    spend(bought, 20)
    freeze(bought)
    cover(bought, 50)
    assert balance(bought) == (0, 0, 20)


def test_a_refund_to_a_frozen_lot_is_frozen_too(bought: Workspace) -> None:
    spend(bought, 20)
    freeze(bought)
    refund(bought)
    assert balance(bought) == (0, 50, 0)
    unfreeze(bought)
    assert balance(bought) == (50, 0, 0)


def test_a_hold_released_to_a_frozen_lot_stays_frozen(bought: Workspace) -> None:
    hold(bought, 20)
    freeze(bought)
    flows.release(workspace=bought, hold_key="hold", reason="It failed")
    assert balance(bought) == (0, 50, 0)


def test_a_lot_that_lapsed_while_frozen_comes_back_with_new_time(
    workspace: Workspace, settings: Settings
) -> None:
    settings.ENABLE_CREDIT_TYPES = True
    buy(workspace, 50, days=30)
    freeze(workspace)
    with clock.at(now() + timedelta(days=31)):
        unfreeze(workspace)
        assert balance(workspace) == (150, 0, 0)


def test_unknown_sources_are_told(bought: Workspace) -> None:
    with pytest.raises(LotNotFound):
        cover(bought, 1, "pi_9")
    for act in (freeze, unfreeze):
        with pytest.raises(LotNotFound):
            act(bought, "pi_9")


def test_a_source_of_another_workspace_is_out_of_reach(bought: Workspace, staff: User) -> None:
    with pytest.raises(LotNotFound):
        cover(staff.workspaces.get(), 50)


def test_no_more_is_taken_back_than_was_granted(bought: Workspace) -> None:
    with pytest.raises(CoveredTooMuch, match="50 credits"):
        cover(bought, 51)
    assert balance(bought) == (50, 0, 0)


def test_an_undone_refund_of_a_disputed_payment_stays_frozen(bought: Workspace) -> None:
    spend(bought, 20)
    cover(bought, 50)
    freeze(bought)
    cover(bought, 0)
    assert balance(bought) == (0, 30, 0)
    unfreeze(bought)
    assert balance(bought) == (30, 0, 0)


def test_a_purchase_is_credited_once(workspace: Workspace) -> None:
    purchase = uuid4()
    first = flows.grant_purchase(workspace=workspace, purchase=purchase, amount=50)
    again = flows.grant_purchase(workspace=workspace, purchase=purchase, amount=50)
    assert (first.is_new, again.is_new, again.available) == (True, False, 150)

"""What a purchase gives can be taken back: refunds, disputes, and the debt they leave."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from saas.accounts.models import User, Workspace
from saas.core import clock
from saas.core.clock import now
from saas.credits import flows
from saas.credits.errors import LotNotFound, LotNotFrozen
from saas.credits.flows import Posted
from saas.credits.models import Lot
from saas.credits.queries import balance
from tests.credits.steps import buy, refund, remaining, spend


@pytest.fixture
def bought(workspace: Workspace) -> Workspace:
    """The welcome credits are used up, and 50 are bought."""
    spend(workspace, 100, key="welcome")
    buy(workspace, 50)
    return workspace


def take_back(workspace: Workspace, amount: int | None = None, key: str = "re_1") -> Posted:
    return flows.take_back(
        workspace=workspace, source_ref="pi_1", amount=amount, key=key, reason="Refund 12"
    )


def freeze(workspace: Workspace) -> Posted:
    return flows.freeze(workspace=workspace, source_ref="pi_1", key="dp_1", reason="Dispute 3")


def unfreeze(workspace: Workspace) -> Posted:
    return flows.unfreeze(workspace=workspace, source_ref="pi_1", key="won", reason="Dispute 3 won")


def test_a_refunded_purchase_is_taken_back_once(bought: Workspace) -> None:
    assert take_back(bought).is_new
    assert not take_back(bought).is_new
    assert balance(bought) == (0, 0, 0)


def test_it_takes_from_its_own_lot_only(bought: Workspace) -> None:
    buy(bought, 70, "pi_2")
    take_back(bought)
    assert remaining(bought) == [0, 0, 70]


def test_what_was_used_already_becomes_a_debt(bought: Workspace) -> None:
    spend(bought, 30)
    take_back(bought)
    assert balance(bought) == (0, 0, 30)


def test_the_next_grant_pays_the_debt_first(bought: Workspace) -> None:
    spend(bought, 30)
    take_back(bought)
    assert buy(bought, 20, "pi_2").available == 0
    assert balance(bought) == (0, 0, 10)
    assert buy(bought, 70, "pi_3").available == 60
    assert balance(bought) == (60, 0, 0)


def test_a_refunded_spend_pays_the_debt_too(bought: Workspace) -> None:
    spend(bought, 30)
    take_back(bought)
    refund(bought)
    assert balance(bought) == (0, 0, 0)


def test_parts_are_taken_back_until_all_is(bought: Workspace) -> None:
    take_back(bought, 20, "re_1")
    assert balance(bought) == (30, 0, 0)
    take_back(bought, 20, "re_2")
    take_back(bought, 20, "re_3")
    assert balance(bought) == (0, 0, 0)


def test_what_lapsed_unused_is_no_debt(workspace: Workspace, settings: Settings) -> None:
    settings.ENABLE_CREDIT_TYPES = True
    flows.grant(
        workspace=workspace,
        amount=50,
        source_ref="pi_1",
        kind=Lot.Kind.PURCHASE,
        expires_at=now() + timedelta(days=30),
        reason="Pack of credits",
    )
    spend(workspace, 10)
    with clock.at(now() + timedelta(days=31)):
        take_back(workspace)
        assert balance(workspace) == (100, 0, 10)


def test_credits_in_a_hold_become_a_debt_until_they_are_released(bought: Workspace) -> None:
    until = now() + timedelta(hours=1)
    flows.hold(workspace=bought, amount=50, key="h", expires_at=until, reason="Long work")
    take_back(bought)
    assert balance(bought) == (0, 50, 50)
    flows.release(workspace=bought, hold_key="h", reason="It failed")
    assert balance(bought) == (0, 0, 0)


def test_disputed_credits_are_frozen(bought: Workspace) -> None:
    spend(bought, 20)
    freeze(bought)
    assert balance(bought) == (0, 30, 0)
    assert not freeze(bought).is_new


def test_a_dispute_that_is_won_gives_them_back(bought: Workspace) -> None:
    freeze(bought)
    unfreeze(bought)
    assert balance(bought) == (50, 0, 0)


def test_a_dispute_that_is_lost_takes_them(bought: Workspace) -> None:
    spend(bought, 20)
    freeze(bought)
    take_back(bought)
    assert balance(bought) == (0, 0, 20)


def test_a_refund_to_a_frozen_lot_is_frozen_too(bought: Workspace) -> None:
    spend(bought, 20)
    freeze(bought)
    refund(bought)
    assert balance(bought) == (0, 50, 0)
    unfreeze(bought)
    assert balance(bought) == (50, 0, 0)


def test_a_hold_released_to_a_frozen_lot_stays_frozen(bought: Workspace) -> None:
    until = now() + timedelta(hours=1)
    flows.hold(workspace=bought, amount=20, key="h", expires_at=until, reason="Long work")
    freeze(bought)
    flows.release(workspace=bought, hold_key="h", reason="It failed")
    assert balance(bought) == (0, 50, 0)


def test_a_lot_that_lapsed_while_frozen_comes_back_with_new_time(
    workspace: Workspace, settings: Settings
) -> None:
    settings.ENABLE_CREDIT_TYPES = True
    flows.grant(
        workspace=workspace,
        amount=50,
        source_ref="pi_1",
        expires_at=now() + timedelta(days=30),
        reason="Pack of credits",
    )
    freeze(workspace)
    with clock.at(now() + timedelta(days=31)):
        unfreeze(workspace)
        assert balance(workspace) == (150, 0, 0)


def test_unknown_sources_are_told(bought: Workspace) -> None:
    for act in (flows.take_back, flows.freeze, flows.unfreeze):
        with pytest.raises(LotNotFound):
            act(workspace=bought, source_ref="pi_9", key="x", reason="Refund")


def test_a_source_of_another_workspace_is_out_of_reach(bought: Workspace, staff: User) -> None:
    with pytest.raises(LotNotFound):
        take_back(staff.workspaces.get())


def test_only_a_frozen_lot_is_unfrozen(bought: Workspace) -> None:
    with pytest.raises(LotNotFrozen):
        unfreeze(bought)

from datetime import timedelta

import pytest

from saas.accounts.models import Workspace
from saas.core import clock
from saas.core.clock import now
from saas.credits import flows
from saas.credits.errors import CaptureTooLarge, HoldClosed, HoldNotFound, InsufficientCredits
from saas.credits.functions import Posted
from saas.credits.jobs import expire_holds
from saas.credits.models import Hold
from saas.credits.queries import balance
from tests.credits.steps import buy, hold, remaining, spend


def capture(workspace: Workspace, amount: int) -> Posted:
    return flows.capture(workspace=workspace, hold_key="hold", amount=amount, reason="41 minutes")


def release(workspace: Workspace) -> Posted:
    return flows.release(workspace=workspace, hold_key="hold", reason="It failed")


def test_held_credits_can_not_be_spent(workspace: Workspace) -> None:
    hold(workspace, 80)
    assert balance(workspace) == (20, 80, 0)
    with pytest.raises(InsufficientCredits):
        spend(workspace, 21)


def test_no_more_is_held_than_there_is(workspace: Workspace) -> None:
    with pytest.raises(InsufficientCredits):
        hold(workspace, 101)
    assert not Hold.objects.exists()


def test_the_same_hold_is_taken_once(workspace: Workspace) -> None:
    assert hold(workspace, 80).is_new
    assert not hold(workspace, 80).is_new
    assert balance(workspace) == (20, 80, 0)


def test_what_is_not_captured_goes_back_to_its_lots(workspace: Workspace) -> None:
    buy(workspace, 50)
    hold(workspace, 120)
    assert remaining(workspace) == [0, 30]
    assert capture(workspace, 70).available == 80
    assert remaining(workspace) == [30, 50]
    assert balance(workspace) == (80, 0, 0)


def test_a_capture_is_charged_once(workspace: Workspace) -> None:
    hold(workspace, 80)
    assert capture(workspace, 80).is_new
    assert not capture(workspace, 80).is_new
    assert balance(workspace) == (20, 0, 0)


def test_no_more_is_captured_than_is_held(workspace: Workspace) -> None:
    hold(workspace, 80)
    with pytest.raises(CaptureTooLarge, match="80 credits"):
        capture(workspace, 81)
    assert balance(workspace) == (20, 80, 0)


def test_a_released_hold_goes_back_once(workspace: Workspace) -> None:
    hold(workspace, 80)
    assert release(workspace).is_new
    assert not release(workspace).is_new
    assert balance(workspace) == (100, 0, 0)


def test_a_closed_hold_stays_closed(workspace: Workspace) -> None:
    hold(workspace, 80)
    release(workspace)
    with pytest.raises(HoldClosed):
        capture(workspace, 1)


def test_a_captured_hold_is_not_released(workspace: Workspace) -> None:
    hold(workspace, 80)
    capture(workspace, 10)
    with pytest.raises(HoldClosed):
        release(workspace)


def test_an_unknown_hold_is_told(workspace: Workspace) -> None:
    with pytest.raises(HoldNotFound):
        capture(workspace, 1)
    with pytest.raises(HoldNotFound):
        release(workspace)


def test_the_sweeper_gives_back_what_was_held_too_long(workspace: Workspace) -> None:
    hold(workspace, 80)
    assert expire_holds.call() == 0
    with clock.at(now() + timedelta(hours=2)):
        assert expire_holds.call() == 1
        assert expire_holds.call() == 0
    assert Hold.objects.get().state == Hold.State.EXPIRED
    assert balance(workspace) == (100, 0, 0)


def test_a_hold_tells_itself_in_short(workspace: Workspace) -> None:
    hold(workspace, 80)
    assert str(Hold.objects.get()) == f"80 ({Hold.State.OPEN.label})"

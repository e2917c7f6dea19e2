"""The rules of docs/rules.md that the ledger keeps: 100 credits are bought, and then."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from pytest_django import Settings

from saas.accounts import flows as accounts
from saas.accounts.models import Workspace
from saas.core import clock
from saas.core.clock import now
from saas.credits import flows
from saas.credits.errors import WorkspaceClosed
from saas.credits.models import Entry, Lot, Transaction
from saas.credits.queries import balance, lot
from saas.credits.shares import share
from tests.credits.steps import (
    available,
    buy,
    cover,
    freeze,
    hold,
    refund,
    remaining,
    spend,
    unfreeze,
)

DAY = timedelta(days=1)


def cover_nothing(workspace: Workspace) -> None:
    """The refund failed."""
    cover(workspace, 0)


@pytest.fixture(autouse=True)
def kinds_of_credits(settings: Settings) -> None:
    settings.ENABLE_CREDIT_TYPES = True


@pytest.fixture
def empty(workspace: Workspace) -> Workspace:
    """The welcome credits are used up."""
    spend(workspace, 100, key="welcome")
    return workspace


@pytest.fixture
def bought(empty: Workspace) -> Workspace:
    buy(empty, 100)
    return empty


@pytest.fixture
def lapsing(empty: Workspace) -> Workspace:
    """40 of 100 are used, the other 60 lapse in 30 days."""
    buy(empty, 100, days=30)
    spend(empty, 40)
    return empty


def test_rule_01_credits_that_come_back_to_a_lapsed_lot_stay_in_it(lapsing: Workspace) -> None:
    with clock.at(now() + 31 * DAY):
        refund(lapsing)
        assert remaining(lapsing) == [0, 40]
        cover(lapsing, 100)
        assert balance(lapsing) == (0, 0, 0)
    assert Lot.objects.count() == 2


def test_rule_01_a_lapsed_lot_lasts_30_days_from_what_came_back(
    lapsing: Workspace, settings: Settings
) -> None:
    settings.REFUNDED_CREDITS_LAST_DAYS = 30
    with clock.at(now() + 31 * DAY):
        refund(lapsing)
    with clock.at(now() + 60 * DAY):
        assert available(lapsing) == 40
    with clock.at(now() + 62 * DAY):
        assert available(lapsing) == 0


def test_rule_02_other_lots_pay_what_is_owed_at_once(bought: Workspace) -> None:
    spend(bought, 100)
    buy(bought, 100, "pack b")
    cover(bought, 100)
    assert balance(bought) == (0, 0, 0)


def test_rule_02_a_debt_is_paid_in_the_order_of_use(bought: Workspace) -> None:
    spend(bought, 100)
    buy(bought, 50, "later", days=20)
    buy(bought, 30, "sooner", days=10)
    cover(bought, 60)
    assert remaining(bought) == [0, 0, 20, 0]


def test_rule_03_a_half_refund_of_a_lapsed_lot_leaves_no_debt(lapsing: Workspace) -> None:
    with clock.at(now() + 31 * DAY):
        cover(lapsing, 50)
        assert balance(lapsing) == (0, 0, 0)
        cover(lapsing, 100)
        assert balance(lapsing) == (0, 0, 40)


def test_rule_03_the_same_state_told_twice_changes_nothing(bought: Workspace) -> None:
    assert cover(bought, 50)
    assert cover(bought, 50) is None
    assert balance(bought) == (50, 0, 0)


def test_rule_04_a_refund_that_fails_pays_the_debt_it_made(bought: Workspace) -> None:
    spend(bought, 100)
    cover(bought, 100)
    assert balance(bought) == (0, 0, 100)
    cover(bought, 0)
    assert balance(bought) == (0, 0, 0)


def test_rule_04_a_refund_that_fails_after_others_paid_returns_to_its_own_lot(
    bought: Workspace,
) -> None:
    spend(bought, 100)
    buy(bought, 100, "pack b")
    cover(bought, 100)
    cover(bought, 0)
    assert remaining(bought) == [0, 100, 0]


@pytest.mark.parametrize("order", [[cover_nothing, refund], [refund, cover_nothing]])
def test_rule_04_what_finds_no_room_in_its_lot_goes_to_who_paid(
    bought: Workspace, order: list[Callable[[Workspace], object]]
) -> None:
    spend(bought, 100)
    buy(bought, 100, "pack b")
    cover(bought, 40)
    assert remaining(bought) == [0, 0, 60]
    for report in order:
        report(bought)
    assert remaining(bought) == [0, 100, 100]


@pytest.mark.parametrize("frozen", ["pi_1", "pack b"])
def test_rule_04_a_frozen_lot_gets_it_back_frozen(bought: Workspace, frozen: str) -> None:
    spend(bought, 100)
    buy(bought, 100, "pack b")
    cover(bought, 40)
    freeze(bought, frozen)
    cover(bought, 0)
    refund(bought)
    assert balance(bought) == (100, 100, 0)


@pytest.mark.parametrize(("refunded", "covered"), [(0, 0), (333, 33), (666, 66), (999, 100)])
def test_rule_05_credits_follow_the_money_rounded_down(refunded: int, covered: int) -> None:
    assert share(100, refunded=refunded, paid=999) == covered


def test_rule_05_no_more_than_all_is_refunded() -> None:
    with pytest.raises(ValueError, match="1000 of 999"):
        share(100, refunded=1000, paid=999)


def test_rule_06_what_is_let_go_is_left_out(bought: Workspace) -> None:
    spend(bought, 37)
    cover(bought, lot(bought, "pi_1").let_go)
    assert balance(bought) == (0, 0, 0)


def test_rule_06_what_will_become_of_a_refund_is_told_before(bought: Workspace) -> None:
    spend(bought, 37)
    state = lot(bought, "pi_1")
    assert state.unused == 63
    assert state.would_take(50) == (50, 0)
    assert state.would_take(100) == (63, 37)


def test_rule_06_what_has_lapsed_is_no_debt_in_the_forecast_either(lapsing: Workspace) -> None:
    with clock.at(now() + 31 * DAY):
        state = lot(lapsing, "pi_1")
        assert (state.lapsed, state.let_go) == (60, 60)
        assert state.would_take(100) == (0, 40)


def test_rule_07_a_lost_part_is_taken_and_the_rest_unfrozen(bought: Workspace) -> None:
    spend(bought, 40)
    freeze(bought)
    assert balance(bought) == (0, 60, 0)
    cover(bought, 50)
    unfreeze(bought)
    assert balance(bought) == (10, 0, 0)


def test_rule_07_a_second_dispute_leaves_it_frozen(bought: Workspace) -> None:
    assert freeze(bought)
    assert freeze(bought) is None
    assert balance(bought) == (0, 100, 0)
    assert unfreeze(bought)
    assert unfreeze(bought) is None
    assert balance(bought) == (100, 0, 0)


def test_rule_08_what_comes_back_after_a_lost_dispute_pays_the_debt(bought: Workspace) -> None:
    spend(bought, 40)
    freeze(bought)
    cover(bought, 100)
    unfreeze(bought)
    assert balance(bought) == (0, 0, 40)
    refund(bought)
    assert balance(bought) == (0, 0, 0)


@pytest.mark.parametrize("order", [[cover, unfreeze], [unfreeze, cover]])
def test_rule_09_the_order_of_reports_does_not_matter(
    bought: Workspace, order: list[object]
) -> None:
    spend(bought, 40)
    freeze(bought)
    for report in order:
        cover(bought, 50) if report is cover else unfreeze(bought)
    assert balance(bought) == (10, 0, 0)


def test_rule_10_a_refund_while_credits_are_held_makes_a_debt(bought: Workspace) -> None:
    hold(bought, 70)
    cover(bought, 100)
    assert balance(bought) == (0, 70, 70)


def test_rule_10_a_release_pays_it(bought: Workspace) -> None:
    hold(bought, 70)
    cover(bought, 100)
    flows.release(workspace=bought, hold_key="hold", reason="It failed")
    assert balance(bought) == (0, 0, 0)


def test_rule_10_a_capture_leaves_what_it_charged(bought: Workspace) -> None:
    hold(bought, 70)
    cover(bought, 100)
    flows.capture(workspace=bought, hold_key="hold", amount=50, reason="41 minutes")
    assert balance(bought) == (0, 0, 50)


def close(workspace: Workspace) -> None:
    accounts.close(workspace=workspace)


def test_rule_11_a_closed_workspace_owes_nothing(bought: Workspace) -> None:
    spend(bought, 40)
    close(bought)
    cover(bought, 60)
    assert balance(bought) == (0, 0, 0)
    cover(bought, 100)
    assert balance(bought) == (0, 0, 0)


def test_rule_11_closing_lets_a_debt_go(bought: Workspace) -> None:
    spend(bought, 40)
    cover(bought, 100)
    close(bought)
    assert balance(bought) == (0, 0, 0)


def test_rule_11_closing_releases_holds_first(bought: Workspace) -> None:
    hold(bought, 70)
    close(bought)
    assert balance(bought) == (0, 0, 0)
    assert not flows.release(workspace=bought, hold_key="hold", reason="It failed").is_new


def test_rule_11_a_dispute_that_outlives_the_workspace_is_settled(bought: Workspace) -> None:
    freeze(bought)
    close(bought)
    assert balance(bought) == (0, 100, 0)
    cover(bought, 50)
    unfreeze(bought)
    with clock.at(now() + 31 * DAY):
        assert balance(bought) == (0, 0, 0)


def test_rule_11_a_refund_that_fails_after_closing_gives_nothing_back(bought: Workspace) -> None:
    cover(bought, 60)
    close(bought)
    cover(bought, 0)
    assert balance(bought) == (0, 0, 0)
    assert lot(bought, "pi_1").taken == 0


def test_rule_12_a_closed_workspace_is_not_credited(bought: Workspace) -> None:
    close(bought)
    with pytest.raises(WorkspaceClosed):
        buy(bought, 100, "too late")


def test_rule_13_what_lapses_first_goes_first(empty: Workspace) -> None:
    lots: list[tuple[Lot.Kind, int | None]] = [
        (Lot.Kind.PURCHASE, None),
        (Lot.Kind.GRANT, None),
        (Lot.Kind.PURCHASE, 30),
        (Lot.Kind.SUBSCRIPTION, 30),
        (Lot.Kind.GRANT, 6),
    ]
    moment = now()
    for kind, days in lots:
        flows.grant(
            workspace=empty,
            amount=10,
            source_ref=f"{kind} {days}",
            kind=kind,
            expires_at=moment + days * DAY if days else None,
            reason="Order of use",
        )
    spend(empty, 50)
    taken = Entry.objects.filter(transaction__key="spend", bucket="lot").order_by("pk")
    assert list(taken.values_list("lot__source_ref", flat=True)) == [
        "grant 6",
        "subscription 30",
        "purchase 30",
        "grant None",
        "purchase None",
    ]


@pytest.mark.parametrize("has_types", [True, False])
def test_rule_13_each_kind_has_its_number_whatever_the_flag(
    empty: Workspace, settings: Settings, has_types: bool
) -> None:
    settings.ENABLE_CREDIT_TYPES = has_types
    buy(empty, 10)
    assert Lot.objects.get(source_ref="pi_1").priority == 30


def test_rule_14_bought_credits_do_not_lapse_by_themselves(bought: Workspace) -> None:
    assert Lot.objects.get(source_ref="pi_1").expires_at is None
    with clock.at(now() + 3650 * DAY):
        assert available(bought) == 100


def test_rule_15_movements_have_words_of_their_own(empty: Workspace) -> None:
    purchase = uuid4()
    source_ref = flows.purchase_ref(purchase)
    flows.grant_purchase(workspace=empty, purchase=purchase, amount=100)
    cover(empty, 100, source_ref)
    cover(empty, 0, source_ref)
    freeze(empty, source_ref)
    unfreeze(empty, source_ref)
    newest = Transaction.objects.order_by("-pk")[:5]
    assert [movement.title for movement in reversed(newest)] == [
        "Credits bought",
        "Purchase refunded",
        "Refund undone",
        "Payment disputed",
        "Dispute settled",
    ]

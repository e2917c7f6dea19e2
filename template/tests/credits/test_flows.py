import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, Settings

from saas.accounts import flows as accounts
from saas.accounts.models import User, Workspace
from saas.credits import flows
from saas.credits.errors import InsufficientCredits, KeyReused, NotADemo, SpendNotFound
from saas.credits.models import CreditAccount, Entry, Hold, Lot, Transaction
from saas.credits.queries import balance
from tests.credits.steps import available, buy, refund, remaining, spend


def test_everybody_starts_with_credits_once(workspace: Workspace) -> None:
    assert balance(workspace) == (100, 0, 0)
    flows.grant(
        workspace=workspace,
        amount=100,
        source_ref=f"signup:{workspace.pk}",
        reason="Welcome credits",
    )
    assert available(workspace) == 100


def test_no_welcome_credits_where_the_setting_is_0(settings: Settings) -> None:
    settings.SIGNUP_CREDITS = 0
    workspace = User.objects.create_user("eve@example.com").workspaces.get()
    assert balance(workspace) == (0, 0, 0)


def test_welcome_credits_that_fail_undo_the_sign_up(settings: Settings) -> None:
    settings.SIGNUP_CREDITS = -1
    with pytest.raises(ValueError, match="whole number"), transaction.atomic():
        User.objects.create_user("eve@example.com")
    assert not User.objects.filter(email="eve@example.com").exists()


def test_a_spend_takes_credits_and_tells_what_is_left(workspace: Workspace) -> None:
    posted = spend(workspace, 30)
    assert (posted.available, posted.is_new) == (70, True)
    written = Transaction.objects.get(pk=posted.transaction_id)
    assert (written.kind, written.change, written.available_after) == ("usage", -30, 70)


@pytest.mark.parametrize("key", ["", "k" * 181])
def test_a_key_that_could_not_be_refunded_spends_nothing(workspace: Workspace, key: str) -> None:
    with pytest.raises(ValueError, match="1 to 180 characters"):
        spend(workspace, 30, key=key)
    spend(workspace, 30, key="k" * 180)
    refund(workspace, "k" * 180)
    assert available(workspace) == 100


def test_a_spend_is_one_round_trip(
    workspace: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        spend(workspace, 1)


def test_the_last_credit_can_be_spent_and_no_more(workspace: Workspace) -> None:
    spend(workspace, 100)
    with pytest.raises(InsufficientCredits) as refused:
        spend(workspace, 1, key="more")
    assert (refused.value.needed, refused.value.available) == (1, 0)
    assert refused.value.message.startswith("This needs 1 credit and you have 0.")


def test_a_refused_spend_leaves_the_callers_transaction_usable(workspace: Workspace) -> None:
    with transaction.atomic():
        with pytest.raises(InsufficientCredits):
            spend(workspace, 101)
        spend(workspace, 1)
    assert available(workspace) == 99


@pytest.mark.parametrize("amount", [0, -1, 1.5, True, "1", 10**13])
def test_amounts_are_whole_and_above_0(workspace: Workspace, amount: int) -> None:
    with pytest.raises(ValueError, match="whole number of credits"):
        spend(workspace, amount)
    assert available(workspace) == 100


def test_same_key_is_spent_once(workspace: Workspace) -> None:
    first, again = spend(workspace, 30), spend(workspace, 30)
    assert again == (first.transaction_id, 70, False)
    assert available(workspace) == 70


def test_same_key_for_another_amount_is_an_error(workspace: Workspace) -> None:
    spend(workspace, 30)
    with pytest.raises(KeyReused):
        spend(workspace, 31)
    assert available(workspace) == 70


def test_same_key_for_another_act_is_an_error(workspace: Workspace, staff: User) -> None:
    spend(workspace, 30, key="k")
    with pytest.raises(KeyReused):
        flows.adjust(workspace=workspace, amount=30, key="k", actor=staff, reason="Goodwill")


def test_two_workspaces_may_use_the_same_key(workspace: Workspace, staff: User) -> None:
    other = staff.workspaces.get()
    spend(workspace, 30)
    spend(other, 10)
    assert (available(workspace), available(other)) == (70, 90)


def test_a_refund_gives_back_once(workspace: Workspace) -> None:
    spend(workspace, 30)
    assert refund(workspace).is_new
    assert not refund(workspace).is_new
    assert available(workspace) == 100


def test_a_refund_goes_to_the_very_lots_it_came_from(workspace: Workspace) -> None:
    buy(workspace, 50)
    spend(workspace, 120)
    assert remaining(workspace) == [0, 30]
    refund(workspace)
    assert remaining(workspace) == [100, 50]


def test_what_was_never_spent_is_not_refunded(workspace: Workspace) -> None:
    with pytest.raises(SpendNotFound):
        refund(workspace, "nothing")


def test_a_source_is_credited_once(workspace: Workspace) -> None:
    assert buy(workspace, 50).is_new
    assert not buy(workspace, 50).is_new
    assert available(workspace) == 150


def test_a_source_is_not_credited_with_another_amount(workspace: Workspace) -> None:
    buy(workspace, 50)
    with pytest.raises(KeyReused):
        buy(workspace, 60)
    assert available(workspace) == 150


def test_a_source_is_not_credited_to_two_workspaces(workspace: Workspace, staff: User) -> None:
    buy(workspace, 50)
    with pytest.raises(KeyReused):
        buy(staff.workspaces.get(), 50)
    assert available(staff.workspaces.get()) == 100


def test_an_adjustment_goes_up_or_down_once(workspace: Workspace, staff: User) -> None:
    for amount, key, left in ((20, "a", 120), (20, "a", 120), (-50, "b", 70)):
        flows.adjust(workspace=workspace, amount=amount, key=key, actor=staff, reason="Goodwill")
        assert available(workspace) == left
    assert Transaction.objects.latest("pk").actor == staff


def test_an_adjustment_does_not_go_below_0(workspace: Workspace, staff: User) -> None:
    with pytest.raises(InsufficientCredits):
        flows.adjust(workspace=workspace, amount=-101, key="a", actor=staff, reason="Mistake")
    assert available(workspace) == 100


def test_a_reason_is_stored_whatever_it_holds(workspace: Workspace) -> None:
    flows.spend(workspace=workspace, amount=1, key="k", reason="nul \x00 and 😀 and " + "x" * 500)
    reason = Transaction.objects.latest("pk").reason
    assert reason.startswith("nul  and 😀 and xxx")
    assert len(reason) == 300


def test_a_demo_workspace_can_be_forgotten(workspace: Workspace, user: User) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(is_demo=True)
    spend(workspace, 30)
    flows.forget(workspace=workspace)
    for model in (Entry, Transaction, Hold, Lot, CreditAccount):
        assert not model.objects.exists()
    workspace.delete()


def test_a_real_workspace_is_never_forgotten(workspace: Workspace) -> None:
    with pytest.raises(NotADemo):
        flows.forget(workspace=workspace)
    assert available(workspace) == 100


def test_credits_go_when_their_workspace_closes(workspace: Workspace) -> None:
    spend(workspace, 30)
    accounts.close(workspace=workspace)
    assert balance(workspace) == (0, 0, 0)
    last = Transaction.objects.latest("pk")
    assert (last.change, last.reason) == (-70, "Workspace closed")


def test_a_workspace_without_credits_closes_in_silence(workspace: Workspace) -> None:
    spend(workspace, 100)
    accounts.close(workspace=workspace)
    assert Transaction.objects.count() == 2

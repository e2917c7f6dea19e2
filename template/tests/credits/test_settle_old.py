"""Accounts from before 0.41 are settled by a posted migration, and add up after it."""

from importlib import import_module

import pytest
from django.db import connection

from saas.accounts.models import Workspace
from saas.credits import sql
from saas.credits.models import CreditAccount, Entry, Lot, Transaction
from saas.credits.queries import balance
from tests.credits.steps import buy, cover, freeze, hold, spend


@pytest.fixture(autouse=True)
def unchecked_debts(workspace: Workspace) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE credits_creditaccount DROP CONSTRAINT account_pays_debt_at_once"
        )
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def bought(workspace: Workspace) -> Workspace:
    """The welcome credits are used up, and of 100 that were bought 40."""
    spend(workspace, 100, key="welcome")
    buy(workspace, 100)
    spend(workspace, 40)
    return workspace


def post(workspace: Workspace, kind: str, *entries: tuple[str, int]) -> None:
    """Write a transaction over the bought lot as the former functions did."""
    account = CreditAccount.objects.get(workspace=workspace)
    lot = Lot.objects.get(source_ref="pi_1")
    change = sum(amount for bucket, amount in entries if bucket == "lot")
    posting = Transaction.objects.create(
        account=account,
        kind=kind,
        key=f"{kind} {len(entries)}",
        request=b"",
        reason="As it was",
        change=change,
        available_after=account.available + change,
        at=account.transactions.latest("pk").at,
    )
    for bucket, amount in entries:
        Entry.objects.create(transaction=posting, lot=lot, bucket=bucket, amount=amount)
    for bucket, amount in entries:
        if bucket == "lot":
            account.available += amount
            lot.remaining += amount
        elif bucket == "held":
            account.held += amount
            lot.frozen += amount
        elif bucket == "debt":
            account.debt -= amount
    account.save()
    lot.save()


def settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.read("settle_old"))


def test_a_debt_beside_credits_is_paid(bought: Workspace) -> None:
    buy(bought, 100, "pack b")
    post(bought, "clawback", ("lot", -60), ("world", 60), ("debt", -40), ("world", 40))
    assert balance(bought) == (100, 0, 40)
    settle()
    assert balance(bought) == (60, 0, 0)
    assert Transaction.objects.latest("pk").detail == "What was owed is paid"


def test_what_a_lost_dispute_left_frozen_pays_the_debt(bought: Workspace) -> None:
    freeze(bought)
    post(bought, "clawback", ("held", -60), ("world", 60), ("debt", -40), ("world", 40))
    post(bought, "refund", ("world", -40), ("held", 40))
    assert balance(bought) == (0, 40, 40)
    settle()
    assert balance(bought) == (0, 0, 0)
    assert Lot.objects.get(source_ref="pi_1").frozen_at is None


def test_an_open_dispute_stays_open(bought: Workspace) -> None:
    freeze(bought)
    post(bought, "clawback", ("held", -50), ("world", 50))
    settle()
    assert balance(bought) == (0, 10, 0)


def test_a_lot_remembers_what_was_taken(bought: Workspace) -> None:
    post(bought, "clawback", ("lot", -50), ("world", 50))
    settle()
    assert cover(bought, 50) is None
    assert cover(bought, 60)
    assert balance(bought) == (0, 0, 0)


def test_a_closed_account_is_ended(bought: Workspace) -> None:
    hold(bought, 60)
    Workspace.objects.update(closed_at=bought.created_at)
    settle()
    assert balance(bought) == (0, 0, 0)


def test_once_settled_nothing_is_left_to_post(bought: Workspace) -> None:
    buy(bought, 100, "pack b")
    post(bought, "clawback", ("lot", -60), ("world", 60), ("debt", -40), ("world", 40))
    settle()
    posted = Transaction.objects.count()
    settle()
    assert Transaction.objects.count() == posted


def test_lots_get_their_kinds_numbers(bought: Workspace) -> None:
    Lot.objects.update(priority=20)
    numbers = import_module("saas.credits.migrations.0005_spent_next").NUMBERS
    with connection.cursor() as cursor:
        cursor.execute(numbers)
    assert list(Lot.objects.order_by("pk").values_list("priority", flat=True)) == [20, 30]

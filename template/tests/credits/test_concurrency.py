"""Real threads, each on a connection of its own, on the real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection

from saas.accounts.models import User, Workspace
from saas.credits.errors import InsufficientCredits
from saas.credits.models import Transaction
from saas.credits.queries import balance
from tests.credits.steps import available, buy, cover, freeze, refund, spend, unfreeze

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[int], Any], times: int, threads: int = 8) -> list[Any]:
    def alone(number: int) -> Any:
        try:
            return act(number)
        except InsufficientCredits as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(alone, range(times)))


def test_of_100_spends_on_a_balance_of_50_exactly_50_succeed(workspace: Workspace) -> None:
    spend(workspace, 50, key="down to 50")
    results = at_once(lambda number: spend(workspace, 1, key=f"k{number}"), times=100, threads=20)
    refusals = [result for result in results if isinstance(result, InsufficientCredits)]
    assert len(refusals) == 50
    assert available(workspace) == 0


def test_one_key_sent_by_many_is_spent_once(workspace: Workspace) -> None:
    results = at_once(lambda number: spend(workspace, 30), times=20)
    assert len({result.transaction_id for result in results}) == 1
    assert [result.is_new for result in results].count(True) == 1
    assert available(workspace) == 70


def test_one_source_reported_by_many_is_credited_once(workspace: Workspace) -> None:
    results = at_once(lambda number: buy(workspace, 30), times=20)
    assert [result.is_new for result in results].count(True) == 1
    assert available(workspace) == 130


def test_one_spend_refunded_by_many_is_back_once(workspace: Workspace) -> None:
    spend(workspace, 30)
    at_once(lambda number: refund(workspace), times=20)
    assert available(workspace) == 100


def test_one_refund_reported_by_many_is_taken_once(workspace: Workspace) -> None:
    buy(workspace, 50)
    results = at_once(lambda number: cover(workspace, 30), times=20)
    assert [result is not None for result in results].count(True) == 1
    assert available(workspace) == 120


def test_refunds_disputes_and_spends_together_end_in_the_last_state(workspace: Workspace) -> None:
    buy(workspace, 100)

    def act(number: int) -> None:
        with suppress(InsufficientCredits):
            spend(workspace, 9, key=f"k{number}")
        freeze(workspace) if number % 2 else unfreeze(workspace)
        cover(workspace, number * 3)

    at_once(act, times=30)
    cover(workspace, 100)
    unfreeze(workspace)
    spent = -sum(Transaction.objects.filter(kind="usage").values_list("change", flat=True))
    account = balance(workspace)
    assert account.held == 0
    assert account.available - account.debt == 100 - spent


def test_spends_and_grants_together_add_up(workspace: Workspace) -> None:
    def act(number: int) -> None:
        spend(workspace, 1, key=f"k{number}")
        buy(workspace, 2, f"pi_{number}")
        if number % 3 == 0:
            refund(workspace, f"k{number}")

    at_once(act, times=30)
    assert available(workspace) == 100 + 30 + 10
    assert Transaction.objects.filter(kind="usage").count() == 30


def test_an_account_that_is_missing_is_made_once(user: User) -> None:
    workspace = Workspace.objects.create(owner=user, name="Team", kind=Workspace.Kind.TEAM)
    at_once(lambda number: buy(workspace, 5, f"pi_{number}"), times=8)
    assert available(workspace) == 40

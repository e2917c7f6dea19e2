"""Real threads, each on a connection of its own: numbers have no gap and no double."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from saas.payments.flows.receipts import issue
from tests.payments.papers import Bought, paid

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[Any], Any], given: list[Any]) -> list[Any]:
    def alone(one: Any) -> Any:
        try:
            return act(one)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(alone, given))


def test_payments_at_once_take_one_number_each(bought: Bought) -> None:
    purchases = [paid(bought) for _ in range(24)]
    papers = at_once(lambda one: issue(purchase=one), purchases)
    assert sorted(paper.number for paper in papers) == list(range(1, 25))
    by_number = sorted(papers, key=lambda paper: paper.number)
    assert by_number == sorted(papers, key=lambda paper: paper.issued_at)


def test_one_payment_told_by_many_has_one_receipt(bought: Bought) -> None:
    purchase = paid(bought)
    papers = at_once(lambda one: issue(purchase=one), [purchase] * 12)
    assert len({paper.pk for paper in papers}) == 1
    assert issue(purchase=paid(bought)).number == 2

"""Records of money outlive accounts, and are forgotten when their years are over."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from saas.payments.flows.receipts import issue
from saas.payments.models import Act, Receipt
from saas.payments.records import forget_old_records
from tests.payments.papers import BUYER, Bought, paid

NEW_YEAR = datetime(2037, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def old(bought: Bought, settings: LazySettings) -> Receipt:
    """Of 2026, whose records are kept to the end of 2036."""
    settings.PAYMENT_RECORDS_YEARS, settings.TIME_ZONE = 10, "UTC"
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC)):
        Act.objects.create(by=Act.By.STRIPE, what="purchase.paid")
        return issue(purchase=paid(bought, buyer=BUYER))


def test_records_are_kept_to_the_end_of_their_last_year(old: Receipt) -> None:
    with time_machine.travel(datetime(2036, 12, 31, tzinfo=UTC)):
        assert forget_old_records() == 0
    assert Receipt.objects.exists()


def test_then_papers_acts_and_names_are_gone_and_amounts_stay(old: Receipt) -> None:
    with time_machine.travel(NEW_YEAR):
        assert forget_old_records() == 1
    old.purchase.refresh_from_db()
    assert (old.purchase.buyer, old.purchase.paid) == ({}, 1000)
    assert not Receipt.objects.exists()
    assert not Act.objects.exists()


def test_newer_ones_stay(old: Receipt, bought: Bought) -> None:
    with time_machine.travel(NEW_YEAR):
        newer = issue(purchase=paid(bought, buyer=BUYER))
        forget_old_records()
    assert [*Receipt.objects.all()] == [newer]


def test_no_years_keep_them_for_ever(old: Receipt, settings: LazySettings) -> None:
    settings.PAYMENT_RECORDS_YEARS = 0
    with time_machine.travel(NEW_YEAR):
        assert forget_old_records() == 0
    assert Receipt.objects.exists()


def test_nothing_can_be_deleted_afterwards_either(old: Receipt, bought: Bought) -> None:
    with time_machine.travel(NEW_YEAR):
        forget_old_records()
    newer = issue(purchase=paid(bought))
    with pytest.raises(IntegrityError, match="kept as they were written"), transaction.atomic():
        newer.delete()

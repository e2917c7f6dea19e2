"""A month for the accountant: what was issued, what it cost, and which payout paid it."""

import csv
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from stripe import StripeClient

from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.payments.accounting import Month, csv_lines, month_of
from saas.payments.flows.receipts import cancel_credit_note, issue, issue_credit_note
from saas.payments.models import BalanceLine, Dispute, Receipt
from saas.payments.place import current
from saas.payments.syncing import balance
from tests.payments.papers import BUYER, Bought, paid, refunded
from tests.payments.steps import pay, refund_at_stripe
from tests.payments.till import Till

MONTH = reverse("admin:payments_receipt_month")
PLACE = {"account": "acct_1", "livemode": False}


def table(month: Month | None = None) -> list[dict[str, str]]:
    text = "".join(csv_lines(month or month_of(now()), livemode=False)).lstrip("\ufeff")
    return list(csv.DictReader(text.splitlines()))


def moved(source: str, amount: int, fee: int = 0, **more: Any) -> BalanceLine:
    line = {"amount": amount, "fee": fee, "net": amount - fee, "currency": "EUR", **PLACE}
    at = {"happened_at": now(), "available_at": now()}
    stripe_id = f"txn_{source}_{amount}"
    return BalanceLine.objects.create(
        **line | at | more, kind="charge", source_id=source, stripe_id=stripe_id
    )


def test_a_receipt_has_its_tax_fee_and_payout(bought: Bought) -> None:
    bought |= {"currency": "EUR"}
    purchase = paid(bought, tax=160, charge_id="ch_1", country="DE", buyer=BUYER)
    receipt = issue(purchase=purchase)
    moved("ch_1", 1000, fee=59, payout_id="po_1")
    [row] = table()
    assert (row["Number"], row["Country"], row["Tax id"]) == (receipt.code, "DE", "VAT DE318462907")
    assert (row["Net"], row["Tax"], row["Gross"], row["Fee"]) == ("8.40", "1.60", "10.00", "0.59")
    assert row["Payout"] == "po_1"


def test_what_stripe_has_not_told_yet_is_empty(bought: Bought) -> None:
    issue(purchase=paid(bought, charge_id="ch_1"))
    [row] = table()
    assert (row["Fee"], row["Payout"]) == ("", "")


def test_credit_notes_count_down_and_cancelled_ones_up_again(bought: Bought) -> None:
    bought |= {"currency": "EUR"}
    purchase = paid(bought)
    issue(purchase=purchase)
    refund = refunded(purchase, 400)
    issue_credit_note(refund=refund)
    assert [row["Refunded so far"] for row in table()] == ["", "4.00"]
    cancel_credit_note(refund=refund)
    rows = table()
    assert sorted(row["Gross"] for row in rows) == ["-4.00", "10.00", "4.00"]
    assert sum(float(row["Gross"]) for row in rows) == 10
    assert rows[-1]["Refunded so far"] == "0.00"


def test_a_dispute_is_a_line_of_its_own_in_the_month_it_cost(bought: Bought) -> None:
    purchase = paid(bought)
    about = {"amount": 1000, "currency": "EUR", "state": "lost", "opened_at": now(), **PLACE}
    Dispute.objects.create(purchase=purchase, stripe_id="dp_1", **about)
    moved("dp_1", -1000, fee=2000)
    [row] = table()
    assert (row["What"], row["On the balance"], row["Dispute fee"]) == (
        "Dispute",
        "-10.00",
        "20.00",
    )
    assert row["Fee"] == "0.00"


def test_a_month_goes_by_the_zone_of_the_app(bought: Bought, settings: LazySettings) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"
    with time_machine.travel(datetime(2026, 12, 31, 12, tzinfo=UTC)):  # New Year's Day there
        issue(purchase=paid(bought))
    assert table(Month(2026, 12)) == []
    assert len(table(Month(2027, 1))) == 1


def test_names_do_not_run_as_formulas(bought: Bought) -> None:
    issue(purchase=paid(bought, buyer={"name": "=1+1"}))
    assert table()[0]["Buyer"] == "'=1+1"


def test_fees_and_payouts_are_copied_from_stripe(
    stripe: StripeClient, till: Till, workspace: Workspace
) -> None:
    purchase = pay(stripe, workspace)
    refund_id = refund_at_stripe(stripe, purchase, 400)
    till.let_pass(14)
    balance.copy_lines()
    balance.copy_lines()
    charge = BalanceLine.objects.get(source_id=purchase.charge_id, **current()._asdict())
    assert charge.amount == 1000
    assert charge.net == 1000 - charge.fee
    assert charge.payout_id.startswith("po_")
    assert BalanceLine.objects.get(source_id=refund_id).amount == -400


def test_without_a_key_nothing_is_copied(settings: LazySettings, db: None) -> None:
    settings.STRIPE_SECRET_KEY = ""
    assert balance.copy_lines() == 0


@pytest.fixture
def staff(client: Client, db: None) -> User:
    found = User.objects.create_user("sam@example.com", is_staff=True)
    client.force_login(found)
    return found


def allow(user: User, codename: str) -> None:
    user.user_permissions.add(
        Permission.objects.get(content_type__app_label="payments", codename=codename)
    )


def test_a_month_takes_a_right_of_its_own(client: Client, staff: User, bought: Bought) -> None:
    issue(purchase=paid(bought))
    allow(staff, "view_receipt")
    assert client.get(MONTH).status_code == HTTPStatus.FORBIDDEN
    allow(staff, "export_receipts")
    assert client.get(MONTH).status_code == HTTPStatus.OK
    sent: Any = client.get(MONTH, {"month": str(month_of(now()))})
    assert sent["Content-Type"].startswith("text/csv")
    assert Receipt.objects.get().code in sent.getvalue().decode()


@pytest.mark.parametrize("month", ["", "2026-13", "yesterday", "9999-01", "2026-1' OR 1"])
def test_a_month_that_is_none_is_asked_for_again(client: Client, staff: User, month: str) -> None:
    allow(staff, "export_receipts")
    page = client.get(MONTH, {"month": month})
    assert page.status_code == HTTPStatus.OK
    assert page["Content-Type"].startswith("text/html")


def test_staff_see_receipts_and_their_pdf(client: Client, staff: User, bought: Bought) -> None:
    receipt = issue(purchase=paid(bought, buyer=BUYER))
    page = reverse("admin:payments_receipt_change", args=[receipt.pk])
    file = reverse("admin:payments_receipt_pdf", args=[receipt.pk])
    assert client.get(file).status_code == HTTPStatus.FORBIDDEN
    assert client.get(page).status_code == HTTPStatus.FORBIDDEN
    allow(staff, "view_receipt")
    assert "Harbor Labs GmbH" in client.get(page).content.decode()
    assert client.get(file)["Content-Type"] == "application/pdf"
    changelist = client.get(reverse("admin:payments_receipt_changelist")).content.decode()
    assert receipt.code in changelist
    assert MONTH not in changelist


def test_a_receipt_can_not_be_changed_by_staff(client: Client, staff: User, bought: Bought) -> None:
    receipt = issue(purchase=paid(bought))
    for right in ("view_receipt", "change_receipt", "delete_receipt", "add_receipt"):
        allow(staff, right)
    page = reverse("admin:payments_receipt_change", args=[receipt.pk])
    client.post(page, {"code": "R-0"})
    client.post(reverse("admin:payments_receipt_delete", args=[receipt.pk]), {"post": "yes"})
    assert Receipt.objects.get().code == receipt.code


def test_months_follow_each_other() -> None:
    assert Month(2026, 12).ends == Month(2027, 1).begins
    assert Month(2026, 2).ends - Month(2026, 2).begins == timedelta(days=28)

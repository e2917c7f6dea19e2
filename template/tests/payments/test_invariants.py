"""What `payments_check` finds, when somebody has written into the tables by hand."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings
from stripe import StripeClient

from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.credits import flows as credits_flows
from saas.credits.models import Lot
from saas.payments.errors import PaymentsUnsound
from saas.payments.flows import receipts
from saas.payments.jobs import check_payments
from saas.payments.models import Act, Dispute, Numbering, Purchase, Receipt, Refund
from saas.payments.queries import violations
from saas.payments.records import forget_old_records
from tests.payments.papers import refunded
from tests.payments.steps import give_back, pay, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def purchase(workspace: Workspace, stripe: StripeClient) -> Purchase:
    return pay(stripe, workspace)


def found() -> list[str]:
    """But for the guard that the test run switches off (see conftest.py)."""
    return [rule for rule in violations() if "payments_never_emptied" not in rule]


def change(row: Any, **values: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**values)


def test_what_the_flows_do_is_sound(purchase: Purchase, stripe: StripeClient) -> None:
    receipts.issue(purchase=purchase)
    send(give_back(purchase, 333))
    receipts.issue_credit_note(refund=Refund.objects.get())
    give_back(purchase, 600, let_go=True)
    assert found() == []


def test_a_payment_without_its_lot(purchase: Purchase) -> None:
    Lot.objects.filter(source_ref=purchase.source_ref).update(source_ref="gone")
    assert found() == [
        f"Purchase {purchase.pk} is paid and credited, and has no lot of its workspace."
    ]


def test_a_lot_of_another_size(purchase: Purchase) -> None:
    change(purchase, credits=90)
    assert found() == [f"Purchase {purchase.pk} is of 90 credits, its lot was granted 100."]


def test_credits_that_nobody_paid(purchase: Purchase) -> None:
    change(purchase, state="expired", paid=None, paid_at=None, credited_at=None)
    assert "nobody has paid that" in found()[0]


def test_money_that_is_kept_without_credits(purchase: Purchase) -> None:
    Lot.objects.filter(source_ref=purchase.source_ref).update(source_ref="gone")
    change(purchase, credited_at=None)
    assert "its money does not go back" in found()[0]


def test_more_refunded_than_paid(purchase: Purchase) -> None:
    made = give_back(purchase, 1000)
    change(made, amount=1001)
    assert f"Purchase {purchase.pk} was paid 1000, and 1001 is refunded." in found()


def test_a_refund_that_took_no_credits(purchase: Purchase) -> None:
    made = give_back(purchase, 300)
    change(made, state="failed")
    assert "cover 0 credits, its lot says 30" in found()[0]


def test_a_frozen_lot_and_its_dispute(purchase: Purchase) -> None:
    place = {"account": purchase.account, "livemode": purchase.livemode}
    dispute = Dispute.objects.create(
        purchase=purchase,
        **place,
        stripe_id="du_1",
        amount=1000,
        currency="USD",
        reason="fraudulent",
        state="under_review",
        opened_at=now(),
    )
    assert "disputed, and its lot is not frozen" in found()[0]
    credits_flows.freeze(
        workspace=purchase.workspace, source_ref=purchase.source_ref, reason="Dispute"
    )
    assert found() == []
    change(dispute, state="won")
    assert "not disputed, and its lot is frozen" in found()[0]


def test_a_gap_in_the_numbers(purchase: Purchase, stripe: StripeClient) -> None:
    receipts.issue(purchase=purchase)
    receipts.issue(purchase=pay(stripe, purchase.workspace))
    last = Numbering.objects.get()
    change(last, last=3)
    receipts.issue(purchase=pay(stripe, purchase.workspace))
    assert found() == [f"Series TEST-R of {last.year} has 3 numbers from 1 to 4."]
    assert Receipt.objects.count() == 3


def test_numbers_that_were_taken_and_not_used(purchase: Purchase) -> None:
    receipts.issue(purchase=purchase)
    change(Numbering.objects.get(), last=7)
    assert "ends with 1, and 7 was taken" in found()[0]


def test_a_refund_that_nobody_asked_for(purchase: Purchase) -> None:
    Act.objects.create(by=Act.By.STRIPE, what="purchase.paid", purchase=purchase)
    refunded(purchase, 300)
    Refund.objects.update(stripe_id="re_1")
    told = f"Refund {Refund.objects.get().pk} is at Stripe, and no act tells who asked for it."
    assert told in found()


def test_what_is_forgotten_after_its_years_is_no_violation(
    workspace: Workspace, stripe: StripeClient, settings: Settings
) -> None:
    settings.PAYMENT_RECORDS_YEARS = 1
    with time_machine.travel(now() - timedelta(days=3 * 366)):
        old = pay(stripe, workspace)
        receipts.issue(purchase=old)
        receipts.issue_credit_note(refund=send(give_back(old, 300)))
    receipts.issue(purchase=pay(stripe, workspace))
    send(give_back(old, 200, origin=Refund.Origin.STRIPE))  # acts of today, and none of that time
    assert forget_old_records() == 2
    assert not Act.objects.filter(row=f"refund:{old.refunds.earliest('created_at').pk}").exists()
    assert found() == []


def test_the_command_and_the_job_tell_it(
    purchase: Purchase, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        for table in ("payments_act", "payments_receipt"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER payments_never_emptied")
    call_command("payments_check")
    assert "agree" in capsys.readouterr().out
    change(purchase, credits=90)
    with pytest.raises(CommandError, match="of 90 credits"):
        call_command("payments_check")
    with pytest.raises(PaymentsUnsound):
        check_payments.func()

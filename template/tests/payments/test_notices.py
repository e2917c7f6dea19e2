"""Mails about payments: each once, to who bought or to the owner, in their language."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.timezone import localtime

from saas.accounts import flows as accounts
from saas.core.clock import now
from saas.core.money import money
from saas.jobs.flows import run_pending
from saas.payments import notices, signals
from saas.payments.flows.receipts import issue
from saas.payments.models import Dispute, FraudWarning, Purchase, Receipt, Refund
from tests.payments.papers import Bought, paid, refunded

PLACE = {"account": "acct_1", "livemode": False}


@pytest.fixture
def sent(bought: Bought) -> list[EmailMessage]:
    run_pending()
    mail.outbox.clear()
    return mail.outbox


def tell(signal: Any, thing: Any, name: str) -> None:
    signal.send(sender=type(thing), **{name: thing})
    run_pending()


def words(one: EmailMessage) -> str:
    html, _kind = one.alternatives[0]
    return " ".join(f"{one.subject} {one.body} {html}".split())


def told(amount: int, purchase: Purchase) -> str:
    return " ".join(money(amount, purchase.currency).split())


def test_a_payment_brings_its_receipt_once(sent: list[EmailMessage], bought: Bought) -> None:
    purchase = paid(bought, method="Visa 4242", credited_at=now())
    for _ in range(2):
        tell(signals.purchase_paid, purchase, "purchase")
    [one] = sent
    receipt = Receipt.objects.get()
    assert one.to == [purchase.person.email]
    assert receipt.code in one.subject
    for word in (
        "100 credits",
        told(1000, purchase),
        reverse("payments:receipt_pdf", args=[receipt.pk]),
    ):
        assert word in " ".join(one.body.split())
        assert word in words(one)


def test_a_mail_is_in_the_language_of_who_reads_it(
    sent: list[EmailMessage], bought: Bought, settings: LazySettings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    person = bought["person"]
    person.language = "de"
    person.save()
    purchase = paid(bought, tax=160, credited_at=now())
    tell(signals.purchase_paid, purchase, "purchase")
    assert "Beleg" in sent[0].subject
    assert "Ohne Steuer" in sent[0].body


def test_credits_that_came_too_late_are_told_so(sent: list[EmailMessage], bought: Bought) -> None:
    tell(signals.purchase_paid, paid(bought), "purchase")
    assert "so the money goes back to you" in words(sent[0])


def test_where_stripe_sells_its_receipt_is_enough(sent: list[EmailMessage], bought: Bought) -> None:
    purchase = paid(bought, tax_kind="managed")
    tell(signals.purchase_paid, purchase, "purchase")
    assert sent == []


@pytest.mark.parametrize(
    ("signal", "subject"),
    [
        (signals.purchase_pending, "Your payment is on its way"),
        (signals.purchase_failed, "Your bank payment did not arrive"),
    ],
)
def test_a_bank_payment_is_followed(
    sent: list[EmailMessage], bought: Bought, signal: Any, subject: str
) -> None:
    purchase = Purchase.objects.create(**bought)
    tell(signal, purchase, "purchase")
    assert sent[0].subject == subject
    assert told(1000, purchase) in words(sent[0])


def test_a_refund_brings_its_credit_note_once(sent: list[EmailMessage], bought: Bought) -> None:
    purchase = paid(bought, method="Visa 4242")
    issue(purchase=purchase)
    refund = refunded(purchase, 400)
    tell(signals.refund_accepted, refund, "refund")
    tell(signals.refund_succeeded, refund, "refund")
    [one] = sent
    assert told(400, purchase) in one.subject
    assert Receipt.objects.get(kind="credit").code in one.body
    assert "Visa 4242" in words(one)


def test_a_refund_without_a_receipt_is_told_all_the_same(
    sent: list[EmailMessage], bought: Bought
) -> None:
    refund = refunded(paid(bought), 400)
    tell(signals.refund_accepted, refund, "refund")
    assert reverse("payments:history") in sent[0].body


def test_who_was_told_of_a_refund_hears_that_it_failed(
    sent: list[EmailMessage], bought: Bought
) -> None:
    purchase = paid(bought)
    issue(purchase=purchase)
    refund = refunded(purchase, 400)
    tell(signals.refund_accepted, refund, "refund")
    refund.state = Refund.State.FAILED
    refund.save()
    tell(signals.refund_failed, refund, "refund")
    assert sent[-1].subject == "A refund did not reach you"
    assert Receipt.objects.filter(kind="cancel").exists()


def test_nobody_hears_of_a_refund_that_was_refused_at_once(
    sent: list[EmailMessage], bought: Bought
) -> None:
    refund = refunded(paid(bought), 400)
    tell(signals.refund_failed, refund, "refund")
    assert sent == []


def test_a_withdrawal_has_a_dated_receipt(sent: list[EmailMessage], bought: Bought) -> None:
    refund = refunded(paid(bought), 630)
    tell(signals.withdrawal_received, refund, "refund")
    text = words(sent[0])
    assert f"withdrew on {localtime(refund.created_at).day} " in text
    assert told(630, refund.purchase) in text


def test_the_owner_hears_of_a_dispute_and_until_when_to_answer(
    sent: list[EmailMessage], bought: Bought, settings: LazySettings
) -> None:
    settings.PAYMENTS_EMAIL = "owner@example.com"
    due = now() + timedelta(days=7)
    dispute = Dispute.objects.create(
        purchase=paid(bought),
        stripe_id="dp_1",
        amount=1000,
        currency=bought["currency"],
        fee=1500,
        fee_currency="EUR",
        reason="fraudulent",
        state=Dispute.State.NEEDS_RESPONSE,
        evidence_due_at=due,
        opened_at=now(),
        **PLACE,
    )
    tell(signals.dispute_opened, dispute, "dispute")
    [one] = sent
    assert one.to == ["owner@example.com"]
    for word in (
        f"Answer until: {localtime(due).day} ",
        "did not make this payment",
        "acct_1/test/disputes/dp_1",
    ):
        assert word in one.body
    assert money(1500, "EUR") in one.body


def test_a_reason_that_is_new_at_stripe_is_told_as_it_stands() -> None:
    from saas.payments.reasons import told

    assert told("moon_phase") == "moon phase"


@pytest.mark.parametrize(
    ("may_help", "told"), [(True, "Refund the payment: http"), (False, "nothing to do")]
)
def test_the_owner_hears_of_what_may_be_fraud(
    sent: list[EmailMessage], bought: Bought, may_help: bool, told: str
) -> None:
    warning = FraudWarning.objects.create(
        purchase=paid(bought), stripe_id="issfr_1", is_actionable=may_help, warned_at=now(), **PLACE
    )
    tell(signals.fraud_warned, warning, "warning")
    assert told in words(sent[0])


def test_who_has_left_gets_no_mail(sent: list[EmailMessage], bought: Bought) -> None:
    purchase = paid(bought)
    accounts.leave(user=purchase.person)
    run_pending()
    sent.clear()
    tell(signals.purchase_paid, purchase, "purchase")
    assert sent == []


def test_a_mail_that_can_not_be_made_does_not_hold_up_the_receipt(
    sent: list[EmailMessage], bought: Bought, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(pk: str) -> None:
        raise ValueError(pk)

    monkeypatch.setitem(notices.KINDS, "receipt", broken)
    tell(signals.purchase_paid, paid(bought), "purchase")
    assert Receipt.objects.count() == 1

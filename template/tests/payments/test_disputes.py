"""A bank asks for the money back: 100 credits were bought for $10, and then."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.dispatch import Signal
from stripe import StripeClient

from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.credits.models import Lot
from saas.credits.queries import balance
from saas.payments import gateway
from saas.payments.errors import Disputed, RefundTooHigh
from saas.payments.models import Act, Dispute, FraudWarning, Purchase, Refund
from saas.payments.reckoning import returned, worth
from saas.payments.signals import dispute_closed, dispute_opened, fraud_warned
from saas.payments.syncing import disputes
from tests.credits.steps import available, refund, spend
from tests.payments.steps import (
    dispute_of,
    give_back,
    hear_of_dispute,
    hear_of_refund,
    pay,
    refund_at_stripe,
    send,
    wait,
)

pytestmark = pytest.mark.django_db

SOON = "1 minute"


@pytest.fixture
def empty(workspace: Workspace) -> Workspace:
    """The welcome credits are used up."""
    spend(workspace, available(workspace), key="welcome")
    return workspace


@pytest.fixture
def disputed(empty: Workspace, stripe: StripeClient) -> Purchase:
    """40 of 100 are used, and the bank has the money."""
    purchase = pay(stripe, empty, card="pm_card_createDispute")
    spend(empty, 40)
    wait(SOON)
    hear_of_dispute(dispute_of(purchase))
    return purchase


def decided(stripe: StripeClient, purchase: Purchase, evidence: str) -> None:
    """The seller answers, the bank decides, and we hear of it."""
    name = dispute_of(purchase)
    answer: Any = {"uncategorized_text": evidence}
    stripe.v1.disputes.update(name, {"evidence": answer, "submit": True})
    wait(SOON)
    hear_of_dispute(name)


def told(purchase: Purchase, **changes: Any) -> None:
    """What Stripe would say of another dispute about the payment, or of this one changed."""
    there = gateway.retrieve("disputes", dispute_of(purchase))
    disputes.follow(dispute={**there, **changes}, began=now())


def heard(signal: Signal) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []

    def note(**named: Any) -> None:
        calls.append(named)

    signal.connect(note, weak=False, dispatch_uid=id(calls))
    return calls


def test_rule_07_a_dispute_freezes_what_is_left(disputed: Purchase) -> None:
    assert balance(disputed.workspace) == (0, 60, 0)
    row = Dispute.objects.get()
    assert (row.state, row.amount, row.currency) == ("needs_response", 1000, "USD")
    assert row.fee == 1500
    assert row.evidence_due_at
    assert row.evidence_due_at > row.opened_at


def test_a_dispute_that_is_won_gives_the_credits_back(
    disputed: Purchase, stripe: StripeClient
) -> None:
    decided(stripe, disputed, "winning_evidence")
    assert balance(disputed.workspace) == (60, 0, 0)
    row = Dispute.objects.get()
    assert (row.state, row.fee) == ("won", 0)
    assert row.closed_at


def test_a_dispute_that_is_lost_takes_them(disputed: Purchase, stripe: StripeClient) -> None:
    decided(stripe, disputed, "losing_evidence")
    assert balance(disputed.workspace) == (0, 0, 40)
    assert worth(disputed).refundable == 0


def test_rule_07_a_partial_dispute_freezes_all_and_takes_its_share(disputed: Purchase) -> None:
    told(disputed, amount=500)
    assert balance(disputed.workspace) == (0, 60, 0)
    told(disputed, amount=500, status="lost")
    assert balance(disputed.workspace) == (10, 0, 0)


def test_rule_08_what_comes_back_after_a_lost_one_pays_the_debt(disputed: Purchase) -> None:
    told(disputed, status="lost")
    refund(disputed.workspace)
    assert balance(disputed.workspace) == (0, 0, 0)
    assert not Lot.objects.filter(frozen_at__isnull=False).exists()


def test_rule_07_the_last_open_dispute_decides(disputed: Purchase) -> None:
    told(disputed, id="du_second", amount=300)
    told(disputed, status="won")
    assert balance(disputed.workspace) == (0, 60, 0)
    told(disputed, id="du_second", amount=300, status="lost")
    assert balance(disputed.workspace) == (30, 0, 0)


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        ("warning_needs_response", (60, 0, 0)),
        ("warning_under_review", (60, 0, 0)),
        ("warning_closed", (60, 0, 0)),
        ("needs_response", (0, 60, 0)),
        ("under_review", (0, 60, 0)),
        ("appeal_under_review", (0, 60, 0)),
        ("won", (60, 0, 0)),
        ("lost", (0, 0, 40)),
        ("prevented", (0, 0, 40)),
    ],
)
def test_rule_09_each_state_freezes_takes_or_leaves(
    disputed: Purchase, status: str, stands: tuple[int, int, int]
) -> None:
    told(disputed, status=status)
    assert balance(disputed.workspace) == stands


def test_an_inquiry_freezes_nothing_and_may_be_refunded(
    empty: Workspace, stripe: StripeClient
) -> None:
    purchase = pay(stripe, empty, card="pm_card_createDisputeInquiry")
    wait(SOON)
    hear_of_dispute(dispute_of(purchase))
    assert available(empty) == 100
    assert send(give_back(purchase, 1000)).state == Refund.State.SUCCEEDED
    hear_of_dispute(dispute_of(purchase))
    assert Dispute.objects.get().state == "warning_closed"


def test_nothing_is_refunded_while_a_bank_has_the_money(disputed: Purchase) -> None:
    with pytest.raises(Disputed):
        give_back(disputed, 100)
    told(disputed, status="lost")
    with pytest.raises(RefundTooHigh, match="went back already"):
        give_back(disputed, 100)


def test_a_dispute_on_a_refunded_payment_takes_nothing_twice(
    empty: Workspace, stripe: StripeClient
) -> None:
    purchase = pay(stripe, empty, card="pm_card_createDispute")
    hear_of_refund(refund_at_stripe(stripe, purchase, 600))
    wait(SOON)
    told(purchase, amount=1000, status="lost")
    assert balance(empty) == (0, 0, 0)
    assert returned(purchase).lost == 1000
    assert worth(purchase).refundable == 0


@pytest.mark.parametrize(
    "order", [*itertools.permutations(["needs_response", "under_review", "won"])]
)
def test_rule_24_the_order_of_reports_does_not_matter(
    disputed: Purchase, stripe: StripeClient, order: tuple[str, ...]
) -> None:
    """Each report fetches the dispute as it is by then."""
    first, later = now(), timedelta(seconds=1)
    began = {"needs_response": first, "under_review": first + later, "won": first + 2 * later}
    there = gateway.retrieve("disputes", dispute_of(disputed))
    for status in order:
        disputes.follow(dispute={**there, "status": status}, began=began[status])
    assert balance(disputed.workspace) == (60, 0, 0)


def test_disputes_are_told_and_written_down(empty: Workspace, stripe: StripeClient) -> None:
    opened, closed = heard(dispute_opened), heard(dispute_closed)
    purchase = pay(stripe, empty, card="pm_card_createDispute")
    wait(SOON)
    for _time in range(2):
        hear_of_dispute(dispute_of(purchase))
    decided(stripe, purchase, "losing_evidence")
    assert (len(opened), len(closed)) == (1, 1)
    acts = Act.objects.filter(what__startswith="dispute.").order_by("pk")
    assert [act.what for act in acts] == ["dispute.needs_response", "dispute.lost"]
    assert acts[0].before["available"] == 100
    assert acts[0].after["available"] == 0


def test_rule_19_disputes_of_others_are_not_ours(disputed: Purchase) -> None:
    Purchase.objects.filter(pk=disputed.pk).update(intent_id="pi_other")
    there = gateway.retrieve("disputes", Dispute.objects.get().stripe_id)
    assert not disputes.apply(there, now())


def test_an_early_fraud_warning_is_kept_and_told_once(
    empty: Workspace, stripe: StripeClient
) -> None:
    warned = heard(fraud_warned)
    purchase = pay(stripe, empty, card="pm_card_createIssuerFraudRecord")
    wait(SOON)
    [there] = gateway.each("radar.early_fraud_warnings", {"payment_intent": purchase.intent_id})
    for _time in range(2):
        assert disputes.apply_warning(disputes.fetched_warning(there["id"]), now())
    row = FraudWarning.objects.get()
    assert (row.kind, row.is_actionable) == ("made_with_stolen_card", True)
    assert len(warned) == 1
    assert available(empty) == 100


def test_after_a_refund_a_warning_needs_nothing(empty: Workspace, stripe: StripeClient) -> None:
    purchase = pay(stripe, empty, card="pm_card_createIssuerFraudRecord")
    wait(SOON)
    [there] = gateway.each("radar.early_fraud_warnings", {"payment_intent": purchase.intent_id})
    disputes.apply_warning(there, now())
    send(give_back(purchase, 1000))
    disputes.apply_warning(disputes.fetched_warning(there["id"]), now())
    assert not FraudWarning.objects.get().is_actionable

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from stripe import StripeClient

from saas.accounts.flows import close
from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.credits.queries import balance
from saas.jobs.flows import run_pending
from saas.payments import gateway, reconciling
from saas.payments.models import Act, Attempt, Dispute, Event, FraudWarning, Purchase, Refund
from saas.payments.reconciling import LISTS, reconcile
from saas.payments.syncing import disputes
from tests.payments.steps import dispute_of, give_back, pay, refund_at_stripe, send, wait
from tests.payments.test_inbox import PAID
from tests.payments.till import EMPTY_BANK, Till


def test_rule_26_a_lost_event_is_found(
    workspace: Workspace, purchase: Purchase, till: Till
) -> None:
    till.pay(purchase.session_id)
    assert reconcile().events >= 1
    assert balance(workspace).available == 200
    assert Event.objects.get(type=PAID).source == Event.Source.RECONCILER


def test_a_second_look_finds_nothing(
    workspace: Workspace,
    purchase: Purchase,
    till: Till,
) -> None:
    till.pay(purchase.session_id)
    reconcile()
    assert reconcile()[:2] == (0, 0)
    assert balance(workspace).available == 200


def test_rule_26_what_is_older_than_its_events_is_found_in_the_lists(
    workspace: Workspace,
    purchase: Purchase,
    till: Till,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    till.pay(purchase.session_id)
    monkeypatch.setattr("saas.payments.reconciling._missing_events", lambda: iter(()))
    assert reconcile().things == 1
    assert balance(workspace).available == 200


def test_rule_26_a_row_that_is_not_final_is_asked_for(
    workspace: Workspace,
    purchase: Purchase,
    till: Till,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    till.pay_by_bank(purchase.session_id, EMPTY_BANK)
    till.let_pass(days=40)
    for name in ("_missing_events", "_unknown"):
        monkeypatch.setattr(f"saas.payments.reconciling.{name}", lambda *_: iter(()))
    Purchase.objects.update(updated_at=now().replace(year=2020))
    assert reconcile().rows == 1
    purchase.refresh_from_db()
    assert purchase.state == "failed"


def begin_and_hear_nothing(purchase: Purchase, *, hours: int) -> None:
    """Stripe has made the page, and its answer was lost so long ago."""
    ago = {"created_at": now() - timedelta(hours=hours)}
    begun = {"state": "made", "session_id": "", "session_url": "", "expires_at": None}
    Purchase.objects.filter(pk=purchase.pk).update(**begun, **ago)
    mine = Attempt.objects.filter(row=purchase.source_ref)
    mine.update(state=Attempt.State.SENT, stripe_id="", **ago)


def test_an_order_that_stripe_has_answered_unheard_is_found(
    workspace: Workspace, purchase: Purchase, till: Till
) -> None:
    session = purchase.session_id
    begin_and_hear_nothing(purchase, hours=2)
    reconcile()
    purchase.refresh_from_db()
    assert (purchase.state, purchase.session_id) == ("open", session)


def test_an_order_that_came_to_nothing_is_ended(purchase: Purchase, till: Till) -> None:
    begin_and_hear_nothing(purchase, hours=2)
    Attempt.objects.filter(row=purchase.source_ref).delete()  # Stripe was never asked
    reconcile()
    purchase.refresh_from_db()
    assert purchase.state == "expired"


def test_an_order_of_this_minute_is_left_to_its_buyer(purchase: Purchase, till: Till) -> None:
    begin_and_hear_nothing(purchase, hours=0)
    reconcile()
    purchase.refresh_from_db()
    assert purchase.state == "made"


def test_closing_a_workspace_ends_an_order_without_an_answer(
    workspace: Workspace, purchase: Purchase, till: Till, stripe: StripeClient
) -> None:
    session = purchase.session_id
    begin_and_hear_nothing(purchase, hours=0)
    close(workspace=workspace)
    run_pending()
    purchase.refresh_from_db()
    assert purchase.state == "expired"
    assert stripe.v1.checkout.sessions.retrieve(session).status == "expired"


def test_a_refund_of_the_dashboard_is_found(
    workspace: Workspace,
    purchase: Purchase,
    till: Till,
    stripe: StripeClient,
) -> None:
    till.pay(purchase.session_id)
    reconcile()
    purchase.refresh_from_db()
    stripe.v1.refunds.create({"payment_intent": purchase.intent_id, "amount": 500})
    reconcile()
    assert Refund.objects.get().amount == 500
    assert balance(workspace).available == 150


@pytest.fixture
def eventless(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Stripe had to tell is gone: it keeps events for 30 days."""
    monkeypatch.setattr(reconciling, "_missing_events", lambda: iter(()))


@pytest.mark.usefixtures("eventless")
def test_rule_26_a_refund_without_its_events_is_found(
    workspace: Workspace, stripe: StripeClient
) -> None:
    purchase = pay(stripe, workspace)
    refund_at_stripe(stripe, purchase, 500)
    assert reconcile().things == 1
    assert Refund.objects.get().amount == 500
    assert balance(workspace).available == 150
    assert reconcile().things == 0


@pytest.mark.usefixtures("eventless")
def test_rule_26_a_refund_that_failed_after_its_events_is_found(
    workspace: Workspace, stripe: StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciling, "LISTS", {})  # it is older than they reach
    made = send(give_back(pay(stripe, workspace, card="pm_card_refundFail"), 1000))
    assert (made.state, balance(workspace).available) == ("succeeded", 100)
    wait("40 days")
    reconcile()
    made.refresh_from_db()
    assert (made.state, balance(workspace).available) == ("failed", 200)


@pytest.mark.usefixtures("eventless")
def test_rule_26_a_dispute_without_its_events_is_found(
    workspace: Workspace, stripe: StripeClient
) -> None:
    purchase = pay(stripe, workspace, card="pm_card_createDispute")
    wait("1 minute")
    assert reconcile().things == 1
    assert Dispute.objects.get().state == "needs_response"
    assert balance(workspace).held == 100
    answer: Any = {"evidence": {"uncategorized_text": "losing_evidence"}, "submit": True}
    stripe.v1.disputes.update(dispute_of(purchase), answer)
    wait("1 minute")
    reconcile()
    assert Dispute.objects.get().state == "lost"
    assert balance(workspace).available == 100
    assert reconcile()[:3] == (0, 0, 0)


@pytest.mark.usefixtures("eventless")
def test_rule_26_an_appeal_is_looked_at_once(workspace: Workspace, stripe: StripeClient) -> None:
    purchase = pay(stripe, workspace, card="pm_card_createDispute")
    wait("1 minute")
    there = gateway.retrieve("disputes", dispute_of(purchase))
    appeal = {**there, "status": "appeal_under_review"}
    disputes.follow(dispute=appeal, began=now())
    assert LISTS["disputes"].is_known(appeal)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids that Stripe is asked for one by one."""
    found, ask = [], gateway.retrieve

    def retrieve(kind: str, stripe_id: str, **more: Any) -> gateway.Object:
        found.append(stripe_id)
        return ask(kind, stripe_id, **more)

    monkeypatch.setattr(gateway, "retrieve", retrieve)
    return found


@pytest.mark.usefixtures("eventless")
def test_what_the_lists_have_told_is_not_asked_for(
    workspace: Workspace, stripe: StripeClient, asked: list[str]
) -> None:
    disputed = pay(stripe, workspace, card="pm_card_createDispute")
    refund_at_stripe(stripe, pay(stripe, workspace), 500)
    wait("1 minute")
    reconcile()
    assert Dispute.objects.get().stripe_id == dispute_of(disputed) in asked
    asked.clear()
    assert reconcile()[:3] == (0, 0, 0)
    assert asked == []


@pytest.mark.usefixtures("eventless")
def test_what_only_its_words_have_changed_is_asked_for(
    workspace: Workspace, stripe: StripeClient
) -> None:
    pay(stripe, workspace, card="pm_card_createDispute")
    wait("1 minute")
    reconcile()
    Dispute.objects.update(fee=0)
    assert reconcile().things == 1
    assert Dispute.objects.get().fee


@pytest.mark.usefixtures("eventless")
def test_an_open_dispute_that_the_lists_reach_no_longer_is_asked_for(
    workspace: Workspace, stripe: StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    purchase = pay(stripe, workspace, card="pm_card_createDispute")
    wait("1 minute")
    reconcile()
    answer: Any = {"evidence": {"uncategorized_text": "winning_evidence"}, "submit": True}
    stripe.v1.disputes.update(dispute_of(purchase), answer)
    wait("1 minute")
    monkeypatch.setattr(reconciling, "_unknown", lambda *_: iter(()))
    assert reconcile().rows == 1
    assert Dispute.objects.get().state == "won"


@pytest.mark.usefixtures("eventless")
def test_rule_26_a_fraud_warning_without_its_event_is_found(
    workspace: Workspace, stripe: StripeClient
) -> None:
    purchase = pay(stripe, workspace, card="pm_card_createIssuerFraudRecord")
    wait("1 minute")
    reconcile()
    assert FraudWarning.objects.get().purchase == purchase


def test_the_command_says_what_it_found(purchase: Purchase, till: Till) -> None:
    till.pay(purchase.session_id)
    said = StringIO()
    call_command("stripe_reconcile", stdout=said)
    assert "Events found missing: 1" in said.getvalue()


def test_the_command_says_when_stripe_can_not_be_asked(db: None, settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(CommandError, match="STRIPE_SECRET_KEY is missing"):
        call_command("stripe_reconcile")


def test_dead_events_are_replayed_by_a_command(
    client: Client,
    workspace: Workspace,
    purchase: Purchase,
    till: Till,
) -> None:
    till.pay(purchase.session_id)
    till.send(client, till.events(PAID)[0])
    Event.objects.update(state=Event.State.DEAD)
    call_command("stripe_replay", "--dead", "--reason", "Mended", stdout=StringIO())
    run_pending()
    assert balance(workspace).available == 200
    assert Act.objects.get(what="event.replayed").by == Act.By.COMMAND


@pytest.mark.parametrize("given", [["--reason", "x"], ["evt_1", "--reason", "x"]])
def test_what_can_not_be_replayed_is_told(db: None, given: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("stripe_replay", *given)

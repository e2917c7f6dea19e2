import json
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.credits.queries import balance
from saas.jobs.flows import run_pending
from saas.jobs.models import Job
from saas.mail.models import Mail
from saas.payments import inbox, place
from saas.payments.flows.inbox import replay
from saas.payments.jobs import handle_event
from saas.payments.models import Act, Event, KeyOwner, Purchase, Receipt
from saas.payments.syncing.purchases import follow
from saas.payments.syncing.sessions import fetched
from tests.payments.till import BANK, DECLINED, Till

PAID = "checkout.session.completed"


def states() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("state", flat=True))


def test_credits_come_without_the_buyer(
    client: Client, workspace: Workspace, purchase: Purchase, till: Till
) -> None:
    till.pay(purchase.session_id)
    [event] = till.events(PAID)
    assert till.send(client, event).status_code == 200
    assert balance(workspace).available == 100  # the work is a job's
    run_pending()
    assert balance(workspace).available == 200
    assert states() == ["done"]


def test_the_same_event_twice_is_kept_once(
    client: Client, workspace: Workspace, purchase: Purchase, till: Till
) -> None:
    till.pay(purchase.session_id)
    for _ in range(3):
        assert till.send(client, till.events(PAID)[0]).status_code == 200
    run_pending()
    assert (balance(workspace).available, Event.objects.count()) == (200, 1)


def test_events_in_any_order_end_alike(
    client: Client, workspace: Workspace, purchase: Purchase, till: Till
) -> None:
    till.pay(purchase.session_id, DECLINED)
    till.pay_by_bank(purchase.session_id, BANK)
    till.let_pass(days=7)
    types = "payment_intent.payment_failed", PAID, "checkout.session.async_payment_succeeded"
    events = till.events(*types)
    assert len(events) == 3
    for order in permutations(events):
        Event.objects.all().delete()
        for event in order:
            till.send(client, event)
            run_pending()
        assert balance(workspace).available == 200
    assert Receipt.objects.count() == 1


def test_rule_25_events_about_one_thing_share_a_fetch(
    client: Client, purchase: Purchase, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.pay_by_bank(purchase.session_id)
    till.let_pass(days=7)
    for event in till.events(PAID, "checkout.session.async_payment_succeeded"):
        till.send(client, event)
    asked: list[str] = []
    real = inbox._fetched
    monkeypatch.setattr(inbox, "_fetched", lambda *given: (asked.append(given[1]), real(*given))[1])
    run_pending()
    assert states() == ["done", "done"]
    assert asked == [purchase.session_id]


def test_rule_24_an_old_fetch_changes_nothing(
    client: Client, workspace: Workspace, purchase: Purchase, till: Till
) -> None:
    began, stale = now(), fetched(purchase.session_id)
    till.pay_by_bank(purchase.session_id)
    follow(session=fetched(purchase.session_id), began=now())
    follow(session=stale, began=began)
    purchase.refresh_from_db()
    assert purchase.state == "pending"


@pytest.mark.parametrize("header", [None, "t=1,v1=00", "nonsense"])
def test_a_forged_event_is_not_kept(
    client: Client, purchase: Purchase, till: Till, header: str | None
) -> None:
    till.pay(purchase.session_id)
    [event] = till.events(PAID)
    headers = {"Stripe-Signature": header} if header else {}
    address = reverse("payments:webhook")
    sent = client.post(address, event, content_type="application/json", headers=headers)
    assert (sent.status_code, Event.objects.count()) == (400, 0)


def test_a_thin_event_is_refused_with_a_sentence(
    client: Client, purchase: Purchase, till: Till
) -> None:
    sent = till.send(client, json.dumps({"id": "evt_1", "object": "v2.core.event"}))
    assert (sent.status_code, Event.objects.count()) == (400, 0)
    assert b"Thin events are not taken" in sent.content


def test_without_a_secret_stripe_tries_again_later(
    client: Client, till: Till, settings: Settings, db: None
) -> None:
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert till.send(client, "{}").status_code == 503


def told(event: str, **changes: Any) -> str:
    return json.dumps({**json.loads(event), "id": f"evt_{uuid4().hex}", **changes})


def test_rule_23_another_mode_has_no_effect(
    client: Client, workspace: Workspace, purchase: Purchase, till: Till
) -> None:
    till.pay(purchase.session_id)
    till.send(client, told(till.events(PAID)[0], livemode=True))
    run_pending()
    assert (states(), balance(workspace).available) == (["mode"], 100)


def test_rule_23_another_version_is_marked_and_applied(
    client: Client, workspace: Workspace, purchase: Purchase, till: Till
) -> None:
    till.pay(purchase.session_id)
    till.send(client, told(till.events(PAID)[0], api_version="2019-01-01"))
    run_pending()
    assert Event.objects.get().is_other_version
    assert balance(workspace).available == 200


def test_rule_19_what_other_apps_sell_is_not_ours(
    client: Client, purchase: Purchase, till: Till, settings: Settings
) -> None:
    till.pay(purchase.session_id)
    settings.PROJECT_SLUG = "another"
    till.send(client, till.events(PAID)[0])
    run_pending()
    assert states() == ["foreign"]


def test_a_type_without_a_handler_is_kept_and_ignored(
    client: Client, purchase: Purchase, till: Till
) -> None:
    [event] = till.events("customer.created")
    till.send(client, event)
    assert states() == ["ignored"]


def test_what_came_before_the_account_was_known_gets_it(
    client: Client, purchase: Purchase, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.pay(purchase.session_id)
    KeyOwner.objects.all().delete()
    monkeypatch.setattr(place, "_known", {})
    for event in till.events(PAID, "customer.created"):
        till.send(client, event)
    assert {event.account for event in Event.objects.all()} == {""}
    run_pending()
    assert states() == ["ignored", "done"]
    assert {event.account for event in Event.objects.all()} == {purchase.account}


def test_an_event_beside_the_first_question_gets_its_account_with_its_work(
    client: Client, purchase: Purchase, till: Till
) -> None:
    till.pay(purchase.session_id)
    till.send(client, till.events(PAID)[0])
    Event.objects.update(account="")
    run_pending()
    assert Event.objects.get().account == purchase.account


def test_a_stale_payload_is_not_believed(
    client: Client, workspace: Workspace, purchase: Purchase, till: Till
) -> None:
    till.pay_by_bank(purchase.session_id)
    event = json.loads(till.events(PAID)[0])
    event["data"]["object"]["payment_status"] = "paid"
    till.send(client, json.dumps(event))
    run_pending()
    assert balance(workspace).available == 100


def test_while_stripe_is_away_events_wait(
    client: Client, workspace: Workspace, purchase: Purchase, till: Till, settings: Settings
) -> None:
    till.pay(purchase.session_id)
    till.send(client, till.events(PAID)[0])
    address, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    settings.STRIPE_RETRIES = 0
    run_pending()
    event = Event.objects.get()
    assert (event.state, event.tries) == ("waiting", 1)
    assert event.reason.startswith("Unreachable")
    settings.STRIPE_API_BASE = address
    Event.objects.update(due_at=now())
    inbox.work(event=Event.objects.get())
    assert balance(workspace).available == 200


def test_what_failed_has_a_job_of_its_own_for_the_next_try(
    client: Client, workspace: Workspace, purchase: Purchase, till: Till, settings: Settings
) -> None:
    till.pay(purchase.session_id)
    till.send(client, till.events(PAID)[0])
    address, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    settings.STRIPE_RETRIES = 0
    run_pending()
    settings.STRIPE_API_BASE = address
    job = Job.objects.get(task=handle_event.module_path, state=Job.State.WAITING)
    assert job.run_after == Event.objects.get().due_at
    Event.objects.update(due_at=now())
    Job.objects.filter(pk=job.pk).update(run_after=now())
    run_pending()
    assert balance(workspace).available == 200


def test_an_event_is_given_up_in_the_end_and_can_be_replayed(
    client: Client, workspace: Workspace, purchase: Purchase, till: Till, settings: Settings
) -> None:
    till.pay(purchase.session_id)
    till.send(client, till.events(PAID)[0])
    Event.objects.update(tries=inbox.MOST_TRIES - 1)
    key, settings.STRIPE_SECRET_KEY = settings.STRIPE_SECRET_KEY, "sk_test_wrong"
    run_pending()
    assert states() == ["dead"]
    settings.STRIPE_SECRET_KEY = key
    replay(events=Event.objects.all(), by=Act.By.COMMAND, person=None, reason="The key is right")
    run_pending()
    assert balance(workspace).available == 200
    assert Act.objects.get(what="event.replayed").reason == "The key is right"


def test_rule_16_a_row_lost_in_a_restore_is_made_anew(
    client: Client, workspace: Workspace, purchase: Purchase, till: Till
) -> None:
    till.pay(purchase.session_id)
    Purchase.objects.all().delete()
    till.send(client, till.events(PAID)[0])
    run_pending()
    assert Purchase.objects.get().pk == purchase.pk
    assert balance(workspace).available == 200


def test_rule_19_another_database_of_the_same_app_is_not_credited(
    client: Client, workspace: Workspace, purchase: Purchase, till: Till, settings: Settings
) -> None:
    till.pay(purchase.session_id)
    Purchase.objects.all().delete()
    settings.SECRET_KEY = "of the staging server"
    till.send(client, till.events(PAID)[0])
    run_pending()
    assert (states(), balance(workspace).available) == (["foreign"], 100)


def test_rule_18_a_bank_payment_is_told_when_it_begins_and_when_it_fails(
    client: Client, purchase: Purchase, till: Till
) -> None:
    till.pay_by_bank(purchase.session_id, "000111111116")
    till.send(client, till.events(PAID)[0])
    run_pending()
    till.let_pass(days=7)
    till.send(client, till.events("checkout.session.async_payment_failed")[0])
    run_pending()
    told = Mail.objects.order_by("created_at").values_list("template", flat=True)
    assert list(told) == ["payments/email/pending", "payments/email/failed"]


def test_a_declined_card_is_told_on_the_page_alone(
    client: Client, purchase: Purchase, till: Till
) -> None:
    till.pay(purchase.session_id, DECLINED)
    till.send(client, till.events("payment_intent.payment_failed")[0])
    run_pending()
    assert mail.outbox == []
    purchase.refresh_from_db()
    assert purchase.declined_at

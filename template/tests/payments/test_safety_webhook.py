"""What is sent to the endpoint by somebody else than Stripe, and by Stripe on a bad day."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from saas.accounts.models import Workspace
from saas.credits.queries import balance
from saas.jobs.flows import run_pending
from saas.payments.models import Event, Purchase
from saas.payments.webhooks import LONGEST
from tests.payments.till import Till

pytestmark = pytest.mark.django_db
EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "customer.deleted",
    "created": 1796000000,
    "livemode": False,
    "api_version": "2026-10-28.endive",
    "data": {"object": {"id": "cus_1", "object": "customer"}},
}


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_it_is_only_posted_to(client: Client, method: str) -> None:
    assert getattr(client, method)(reverse("payments:webhook")).status_code == 405


def test_it_asks_for_no_token_and_sets_no_cookie(till: Till) -> None:
    answer = till.send(Client(enforce_csrf_checks=True), json.dumps(EVENT))
    assert answer.status_code == 200
    assert not answer.cookies
    assert Event.objects.count() == 1


@pytest.mark.parametrize("length", ["-1", "0", "9" * 30])
def test_a_length_that_is_wrong_breaks_nothing(till: Till, client: Client, length: str) -> None:
    answer = till.send(client, json.dumps(EVENT), **{"Content-Length": length})
    assert answer.status_code in {200, 400, 413}


def test_what_is_too_long_is_not_read(till: Till, client: Client) -> None:
    long = json.dumps(EVENT | {"more": "x" * LONGEST})
    assert till.send(client, long).status_code == 413
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "x",
        "[]",
        "1",
        "null",
        '"text"',
        "{}",
        "[" * 100_000,
        "9" * 5000,
        '{"id": "evt_1", "type": "customer.deleted"}',
        json.dumps(EVENT | {"id": None}),
        json.dumps(EVENT | {"id": ["evt_1"]}),
        json.dumps(EVENT | {"id": "x" * 1000}),
        json.dumps(EVENT | {"created": "yesterday"}),
        json.dumps(EVENT | {"created": 10**30}),
        json.dumps(EVENT | {"data": None}),
        json.dumps(EVENT | {"data": {"object": []}}),
        json.dumps(EVENT | {"type": {}}),
    ],
    ids=range(18),
)
def test_a_signed_body_that_is_no_event_is_refused(till: Till, client: Client, body: str) -> None:
    assert till.send(client, body).status_code == 400
    assert not Event.objects.exists()


@pytest.mark.parametrize("odd", ["a\x00b", "\ud800", "\u202e", "<b>", "x" * 10_000])
def test_odd_text_in_an_event_is_kept(till: Till, client: Client, odd: str) -> None:
    customer = {"id": "cus_1", "object": "customer", "name": odd, odd: "metadata"}
    assert till.send(client, json.dumps(EVENT | {"data": {"object": customer}})).status_code == 200
    assert Event.objects.get().object_id == "cus_1"


@pytest.mark.parametrize("odd", ["a\x00b", "\ud800", "<img src=x onerror=alert(1)>"])
def test_odd_text_of_a_buyer_costs_nobody_their_credits(
    signed_in: Client,
    workspace: Workspace,
    purchase: Purchase,
    till: Till,
    odd: str,
) -> None:
    """Whatever Stripe lets somebody type on its page."""
    till.pay(purchase.session_id)
    rename(till, purchase.session_id, odd)
    page = signed_in.get(reverse("payments:paid", args=[purchase.pk]))
    assert page.status_code == 200
    assert balance(workspace).available == 200
    assert odd not in page.content.decode()
    run_pending()


def rename(till: Till, session_id: str, name: str) -> None:
    """Let the stand-in tell another name than it has taken."""
    with till.page() as account:
        session: Any = account.store.find(account.id, session_id)
        session["customer_details"]["name"] = name
        account.store.save(account.id, session)


def test_a_request_without_a_secret_learns_nothing(client: Client, settings: Settings) -> None:
    settings.STRIPE_WEBHOOK_SECRET = "whsec_right"
    for header in ("", "t=1,v1=" + "0" * 64, f"t={uuid4().int},v1=x", "t=1," * 1000):
        answer = client.post(
            reverse("payments:webhook"),
            json.dumps(EVENT),
            content_type="application/json",
            headers={"Stripe-Signature": header},
        )
        assert (answer.status_code, answer.content) == (400, b"The signature does not fit.")
    assert not Event.objects.exists()

"""Rules of money that hold between the app and Stripe, by their numbers in docs/rules.md.

Those of the ledger are tried in tests/credits/test_rules.py, and others beside what they are
about: look for `test_rule_18`.
"""

import logging
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.test import Client
from pytest_django import Settings
from stripe import StripeClient

from saas.accounts.flows import close
from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.core.money import smallest
from saas.credits.models import Lot
from saas.credits.queries import balance
from saas.jobs.flows import run_pending
from saas.payments import inbox, pacing
from saas.payments.flows.catalogue import Wanted, offer
from saas.payments.models import Attempt, Customer, Event, Pack, Purchase, Refund
from saas.payments.reconciling import reconcile
from saas.payments.syncing import catalogue, refunds
from saas.payments.syncing.customers import customer_of
from saas.payments.syncing.purchases import refresh
from tests.payments.steps import give_back, pay
from tests.payments.test_buying import order, outcome
from tests.payments.test_inbox import PAID
from tests.payments.till import BANK, Till

pytestmark = pytest.mark.django_db

RULES = Path(project_settings.BASE_DIR, "docs", "rules.md")
TESTS = Path(project_settings.BASE_DIR, "tests")


def test_each_rule_has_its_test() -> None:
    numbers = re.findall(r"^\| (\d+) \|", RULES.read_text("utf-8"), re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 28)]
    tried = {name for file in TESTS.rglob("test_*.py") for name in rules_of(file)}
    assert {int(number) for number in numbers} <= tried


def rules_of(file: Path) -> Iterator[int]:
    yield from map(int, re.findall(r"^def test_rule_(\d\d)_", file.read_text("utf-8"), re.M))


def test_rule_12_closing_closes_the_payment_page(
    workspace: Workspace, purchase: Purchase, stripe: StripeClient
) -> None:
    close(workspace=workspace)
    run_pending()
    assert stripe.v1.checkout.sessions.retrieve(purchase.session_id).status == "expired"
    purchase.refresh_from_db()
    assert purchase.state == "expired"


@pytest.mark.parametrize(("days", "lapses"), [(None, False), (30, True)])
def test_rule_14_bought_credits_lapse_only_if_their_pack_says_so(
    signed_in: Client, till: Till, settings: Settings, days: int | None, lapses: bool
) -> None:
    settings.CURRENCY, settings.ENABLE_CREDIT_TYPES = "USD", True
    pack = Pack.objects.create(credits=100, price=1000, currency="USD", lapse_days=days)
    order(signed_in, pack)
    purchase = Purchase.objects.get()
    till.pay(purchase.session_id)
    outcome(signed_in, purchase)
    expires_at = Lot.objects.get(source_ref=purchase.source_ref).expires_at
    assert (expires_at is not None) == lapses
    if expires_at:
        assert 29 <= (expires_at - now()).days <= 30


def test_rule_16_a_purchase_is_named_by_its_own_id_at_stripe_and_in_the_ledger(
    signed_in: Client, purchase: Purchase, till: Till, stripe: StripeClient
) -> None:
    session = stripe.v1.checkout.sessions.retrieve(purchase.session_id)
    assert session.metadata
    assert session.metadata["purchase"] == str(purchase.pk)
    till.pay(purchase.session_id)
    outcome(signed_in, purchase)
    assert Lot.objects.filter(source_ref=f"purchase:{purchase.pk}").exists()


def test_rule_18_complete_and_unpaid_credits_nothing(
    signed_in: Client, workspace: Workspace, purchase: Purchase, till: Till, stripe: StripeClient
) -> None:
    till.pay_by_bank(purchase.session_id, BANK)
    session = stripe.v1.checkout.sessions.retrieve(purchase.session_id)
    assert (session.status, session.payment_status) == ("complete", "unpaid")
    outcome(signed_in, purchase)
    assert balance(workspace).available == 100


@pytest.mark.parametrize("metadata", [{}, {"app": "another", "purchase": "1"}, {"purchase": "x"}])
def test_rule_19_what_other_apps_do_raises_no_alarm(
    client: Client,
    purchase: Purchase,
    till: Till,
    stripe: StripeClient,
    caplog: pytest.LogCaptureFixture,
    metadata: dict[str, str],
) -> None:
    """One account of Stripe sends the events of all its apps to each endpoint."""
    sold: Any = {
        "mode": "payment",
        "success_url": "https://other.example/",
        "line_items": [
            {
                "price_data": {
                    "currency": "usd",
                    "unit_amount": 500,
                    "product_data": {"name": "Tea"},
                },
                "quantity": 1,
            }
        ],
        "metadata": metadata,
    }
    session = stripe.v1.checkout.sessions.create(sold)
    till.pay(session.id)
    with caplog.at_level(logging.WARNING, logger="saas"):
        till.send(client, till.events(PAID)[0])
        run_pending()
    assert Event.objects.get().state == Event.State.FOREIGN
    assert caplog.records == []
    assert Purchase.objects.count() == 1


@pytest.fixture
def elsewhere(purchase: Purchase, till: Till, settings: Settings) -> Purchase:
    """It was paid in one account; the key is another account's by now."""
    till.pay(purchase.session_id)
    refresh(purchase=purchase)
    settings.STRIPE_SECRET_KEY = f"sk_test_{token_hex(16)}"
    return purchase


def test_rule_20_what_another_key_sold_is_left_alone(elsewhere: Purchase, till: Till) -> None:
    reconcile()
    assert refunds.send_waiting() == 0
    elsewhere.refresh_from_db()
    assert elsewhere.state == "paid"


def test_rule_20_each_account_has_a_customer_of_its_own(
    elsewhere: Purchase, stripe: StripeClient
) -> None:
    there = Customer.objects.get()
    here = customer_of(workspace=elsewhere.workspace)
    assert here.stripe_id != there.stripe_id
    assert here.account != there.account


def test_rule_21_a_key_is_the_row_and_its_attempt(purchase: Purchase) -> None:
    attempt = Attempt.objects.get(path="checkout.sessions")
    assert attempt.key == f"purchase:{purchase.pk}:1"
    assert attempt.parameters["client_reference_id"] == str(purchase.pk)


def test_rule_25_at_most_20_fetches_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    at, waited = 100.0, 0.0

    def sleep(seconds: float) -> None:
        nonlocal waited
        waited += seconds

    monkeypatch.setattr(pacing, "monotonic", lambda: at + waited)
    monkeypatch.setattr(pacing, "sleep", sleep)
    pace = pacing.Pace(20)
    for _ in range(41):
        pace.keep()
    assert waited == pytest.approx(2)


@pytest.mark.parametrize("fault", ["rate_limit", "error"])
def test_rule_25_too_many_requests_wait_as_failures_do(
    client: Client,
    workspace: Workspace,
    purchase: Purchase,
    till: Till,
    fault: str,
) -> None:
    till.pay(purchase.session_id)
    till.send(client, till.events(PAID)[0])
    till.stand.faults.add({"kind": fault, "match": "GET /v1/checkout/*"})
    run_pending()
    event = Event.objects.get()
    assert (event.state, event.tries) == ("waiting", 1)
    till.stand.faults.clear()
    Event.objects.update(due_at=now())
    inbox.work(event=event)
    assert balance(workspace).available == 200


def test_rule_26_a_refund_that_fails_after_its_events_are_gone_is_found(
    workspace: Workspace,
    till: Till,
    stripe: StripeClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    purchase = pay(stripe, workspace, card="pm_card_refundFail")
    made = give_back(purchase, 1000)
    run_pending()
    till.let_pass(days=40)
    monkeypatch.setattr("saas.payments.reconciling._missing_events", lambda: iter(()))
    reconcile()
    made.refresh_from_db()
    assert made.state == Refund.State.FAILED
    assert balance(workspace).available == 200


@pytest.mark.parametrize(
    ("currency", "typed", "counted"),
    [("JPY", "500", 500), ("ISK", "500", 50_000), ("KWD", "5.120", 5120), ("USD", "10", 1000)],
)
def test_rule_27_a_price_is_told_in_stripes_units(
    stripe: StripeClient, settings: Settings, user: User, currency: str, typed: str, counted: int
) -> None:
    settings.CURRENCY = currency
    wanted = Wanted("", 100, smallest(Decimal(typed), currency), None)
    catalogue.push(pack=offer(wanted=wanted, person=user))
    [price] = stripe.v1.prices.list().data
    assert (price.unit_amount, price.currency) == (counted, currency.lower())

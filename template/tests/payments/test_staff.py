"""What staff see and do: payments are found, looked into and refunded; every act is listed."""

import csv
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from stripe import StripeClient

from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.core.money import money
from saas.credits.queries import balance
from saas.payments.admin.finding import amount_in
from saas.payments.inbox import MOST_TRIES
from saas.payments.models import Act, BalanceLine, Event, Purchase, Refund
from saas.payments.syncing.balance import copy_lines
from tests.credits.steps import available, spend
from tests.payments.steps import (
    dispute_of,
    give_back,
    hear_of_dispute,
    pay,
    send,
    staff,
    wait,
)

pytestmark = pytest.mark.django_db

SEES = ["payments.view_purchase", "payments.view_refund", "payments.view_dispute"]
PASSWORD = "seven quiet herons"


@pytest.fixture(autouse=True)
def dollars(settings: Settings) -> None:
    settings.CURRENCY = "USD"


@pytest.fixture
def purchase(workspace: Workspace, stripe: StripeClient) -> Purchase:
    """40 of its 100 credits are used, and the welcome credits too."""
    spend(workspace, available(workspace), key="welcome")
    made = pay(stripe, workspace)
    spend(workspace, 40)
    return made


def entered(client: Client, person: User) -> Client:
    """Has logged in by password, just now."""
    person.set_password(PASSWORD)
    person.save()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


@pytest.fixture
def refunder(client: Client) -> Client:
    return entered(client, staff(*SEES, "payments.refund_purchase"))


def url(page: str, *args: Any) -> str:
    return reverse(f"admin:payments_{page}", args=args)


def text(page: HttpResponse) -> str:
    return " ".join(page.content.decode().split())


def fill_in(client: Client, purchase: Purchase, **changes: Any) -> HttpResponse:
    """Look what happens, then press the button."""
    typed = {"how": "all", "let_go": "no", "reason": "Two files came out empty", **changes}
    shown = client.get(url("purchase_refund", purchase.pk), typed)
    seen = shown.context["outcome"].seal if shown.context["outcome"] else "-"
    told = {"key": str(uuid4()), "seen": seen, **typed}
    return client.post(url("purchase_refund", purchase.pk), told, follow=True)


@pytest.mark.parametrize(
    "term", ["ada@", "10", "$10.00", "10,00 $", "4242", "charge", "intent", "refund", "Ada"]
)
def test_a_payment_is_found_by_what_is_known_of_it(
    refunder: Client, purchase: Purchase, term: str
) -> None:
    made = send(give_back(purchase, 100))
    ids = {"charge": purchase.charge_id, "intent": purchase.intent_id, "refund": made.stripe_id}
    page = refunder.get(url("purchase_changelist"), {"q": ids.get(term, term)})
    assert url("purchase_change", purchase.pk) in text(page)


@pytest.mark.parametrize("term", ["11", "4243", "pi_other", "bob@example.com", "٣", "1" * 40])
def test_others_are_not_found(refunder: Client, purchase: Purchase, term: str) -> None:
    page = refunder.get(url("purchase_changelist"), {"q": term})
    assert page.status_code == 200
    assert url("purchase_change", purchase.pk) not in text(page)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("29", 2900), ("$29.00", 2900), ("29,00 €", 2900), ("1,290.50", 129050), ("1.290", 129000)],
)
def test_amounts_are_understood(typed: str, cents: int) -> None:
    assert amount_in(typed) == cents


def test_a_payment_shows_its_trail(refunder: Client, purchase: Purchase) -> None:
    made = send(give_back(purchase, 500, let_go=True))
    page = text(refunder.get(url("purchase_change", purchase.pk)))
    for words in ("$10.00 from", "Refund requested: $5.00", "40 credits used", made.stripe_id):
        assert words in page
    assert url("refund_change", made.pk) in page
    assert f"https://dashboard.stripe.com/test/payments/{purchase.intent_id}" in page


def test_the_form_says_what_stripe_keeps(refunder: Client, purchase: Purchase) -> None:
    form = url("purchase_refund", purchase.pk)
    assert "Stripe keeps its fee for this payment." in text(refunder.get(form))
    copy_lines()
    line = BalanceLine.objects.get(source_id=purchase.charge_id)
    words = f"Stripe keeps its fee of {money(line.fee, line.currency)}."
    assert words in text(refunder.get(form))


def test_the_backoffice_tells_what_waits(client: Client, purchase: Purchase) -> None:
    rights = ["payments.view_dispute", "payments.view_event", "payments.replay_event"]
    helper = entered(client, staff(*rights))
    assert "1 webhook event given up" not in text(helper.get(reverse("admin:index")))
    place = {"account": purchase.account, "livemode": False}
    dead = Event.objects.create(
        stripe_id="evt_dead",
        type="refund.failed",
        payload={},
        happened_at=now(),
        due_at=now(),
        state=Event.State.DEAD,
        tries=MOST_TRIES,
        reason="Stripe was away",
        **place,
    )
    assert "1 webhook event given up" in text(helper.get(reverse("admin:index")))
    page = text(helper.get(url("event_change", dead.pk)))
    assert f"Given up after {MOST_TRIES} tries" in page
    assert "Stripe was away" in page
    assert "Replay" in page


def test_the_form_proposes_the_unused_share(refunder: Client, purchase: Purchase) -> None:
    page = refunder.get(url("purchase_refund", purchase.pk))
    assert "Refund $6.00" in text(page)
    assert page.context["outcome"].after == (0, 0, 0)


def test_it_says_what_happens_before(refunder: Client, purchase: Purchase) -> None:
    typed = {"how": "other", "amount": "8.00", "let_go": "no"}
    page = text(refunder.get(url("purchase_refund", purchase.pk), typed))
    assert "Refund $8.00" in page
    assert "60 are taken back" in page
    assert "20 are used" in page
    assert not Refund.objects.exists()


def test_what_is_typed_stays_while_the_form_asks(refunder: Client, purchase: Purchase) -> None:
    typed = {"how": "other", "amount": "8.00", "let_go": "no"}
    form = url("purchase_refund", purchase.pk)
    part = text(refunder.get(form, typed, headers={"HX-Request": "true"}))
    assert "<html" not in part  # a whole page would take the place of what is typed
    assert 'name="amount"' not in part
    assert "Refund $8.00" in part


def test_what_no_coin_pays_is_refused(refunder: Client, purchase: Purchase) -> None:
    page = text(fill_in(refunder, purchase, how="other", amount="1.999"))
    assert "go in steps of $0.01" in page
    assert not Refund.objects.exists()


def test_a_refund_is_made_as_it_was_shown(refunder: Client, purchase: Purchase) -> None:
    assert "on their way back to ada@example.com" in text(fill_in(refunder, purchase))
    made = Refund.objects.get()
    assert (made.amount, made.reason) == (1000, "Two files came out empty")
    assert made.by
    assert made.by.email == "sam@example.com"
    assert balance(purchase.workspace) == (0, 0, 40)


def test_used_credits_are_let_go(refunder: Client, purchase: Purchase) -> None:
    fill_in(refunder, purchase, let_go="yes")
    assert balance(purchase.workspace) == (0, 0, 0)


def test_a_sum_that_was_not_shown_is_not_sent(refunder: Client, purchase: Purchase) -> None:
    seen = refunder.get(url("purchase_refund", purchase.pk)).context["outcome"].seal
    told = {"how": "all", "let_go": "no", "reason": "Late", "key": str(uuid4()), "seen": seen}
    page = text(refunder.post(url("purchase_refund", purchase.pk), told))
    assert "Look at it, then press again." in page
    assert "Refund $10.00" in page
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"how": "other", "amount": "10.01"}, "$10.00 can still go back."),
        ({"how": "other", "amount": ""}, "Enter how much goes back."),
        ({"how": "other", "amount": "much"}, "Enter an amount, such as 12.50."),
        ({"how": "other", "amount": "-1"}, "greater than or equal to 0"),
        ({"how": "other", "amount": "0"}, "can still go back."),
        ({"how": "other", "amount": "1e30"}, "less than or equal to"),
        ({"how": "some"}, ""),
        ({"reason": "  "}, "Say why"),
        ({"reason": "x" * 301}, "at most 300 characters"),
        ({"key": "x"}, "This form lost its key."),
    ],
)
def test_improper_input_refunds_nothing(
    refunder: Client, purchase: Purchase, changes: dict[str, str], told: str
) -> None:
    page = fill_in(refunder, purchase, **changes)
    assert page.status_code == 200
    assert told in text(page)
    assert not Refund.objects.exists()


@pytest.mark.parametrize("right", [None, "payments.answer_dispute", "payments.replay_event"])
def test_only_those_who_may_refund_do(
    client: Client, purchase: Purchase, right: str | None
) -> None:
    helper = entered(client, staff(*SEES, *([right] if right else [])))
    assert url("purchase_refund", purchase.pk) not in text(
        helper.get(url("purchase_change", purchase.pk))
    )
    assert helper.get(url("purchase_refund", purchase.pk)).status_code == 403
    assert helper.post(url("purchase_refund", purchase.pk), {}).status_code == 403


def test_an_old_log_in_is_asked_for_the_password(refunder: Client, purchase: Purchase) -> None:
    session = refunder.session
    session["account_authentication_methods"] = [
        record | {"at": record["at"] - 16 * 60}
        for record in session["account_authentication_methods"]
    ]
    session.save()
    answer = refunder.post(url("purchase_refund", purchase.pk), {"how": "all"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not Refund.objects.exists()
    refunder.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert refunder.get(url("purchase_refund", purchase.pk)).status_code == 200


def test_disputes_show_deadline_fee_and_what_is_frozen(
    refunder: Client, workspace: Workspace, stripe: StripeClient
) -> None:
    purchase = pay(stripe, workspace, card="pm_card_createDispute")
    wait("1 minute")
    hear_of_dispute(dispute_of(purchase))
    listed = text(refunder.get(url("dispute_changelist")))
    assert "$15.00" in listed
    row = purchase.disputes.get()
    page = text(refunder.get(url("dispute_change", row.pk)))
    assert "$10.00 + $15.00" in page
    assert '<div class="readonly">100</div>' in page
    assert url("purchase_change", purchase.pk) in page


def test_nothing_is_edited_or_deleted(client: Client, purchase: Purchase) -> None:
    root = entered(client, User.objects.create_superuser("root@example.com"))
    made = send(give_back(purchase, 100))
    for row in (purchase, made, Act.objects.latest("pk")):
        name = row._meta.model_name
        assert root.get(url(f"{name}_add")).status_code == 403
        assert root.post(url(f"{name}_change", row.pk), {}).status_code == 403
        assert root.post(url(f"{name}_delete", row.pk), {"post": "yes"}).status_code == 403


def test_acts_are_listed_and_exported(client: Client, purchase: Purchase) -> None:
    root = entered(client, User.objects.create_superuser("root@example.com"))
    send(give_back(purchase, 100, reason="=SUM(A1)"))
    listed = root.get(url("act_changelist"), {"what": "refund.requested"})
    assert "Refund requested" in text(listed)
    export = root.get(url("act_export"), {"what": "refund.requested"})
    rows = [*csv.reader(StringIO(b"".join(export).decode()))]
    assert len(rows) == 2
    assert rows[1][7] == "'=SUM(A1)"
    assert '"available": 60' in rows[1][8]


def test_acts_are_for_those_who_may_see_them(client: Client) -> None:
    helper = entered(client, staff(*SEES))
    assert helper.get(url("act_changelist")).status_code == 403
    assert helper.get(url("act_export")).status_code == 403

"""Staff accept a dispute: of 100 credits for $10, 40 are used, and the bank has the money."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from stripe import StripeClient

from fakestripe.stand import Stand
from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.credits.queries import balance
from saas.payments import gateway
from saas.payments.errors import AcceptanceUnanswered, PaymentError
from saas.payments.flows.disputing import accept
from saas.payments.models import Act, Attempt, Dispute, Purchase
from saas.payments.reckoning import worth
from saas.payments.syncing import disputes
from tests.credits.steps import available, spend
from tests.payments.steps import dispute_of, hear_of_dispute, pay, staff, wait

pytestmark = pytest.mark.django_db

ACCEPTED = ["dispute.needs_response", "dispute.accept_requested", "dispute.lost"]
SEES = ["payments.view_dispute", "payments.view_purchase"]


@pytest.fixture(autouse=True)
def dollars(settings: Settings) -> None:
    settings.CURRENCY = "USD"


@pytest.fixture
def disputed(workspace: Workspace, stripe: StripeClient) -> Purchase:
    spend(workspace, available(workspace), key="welcome")
    purchase = pay(stripe, workspace, card="pm_card_createDispute")
    spend(workspace, 40)
    wait("1 minute")
    hear_of_dispute(dispute_of(purchase))
    return purchase


@pytest.fixture
def dispute(disputed: Purchase) -> Dispute:
    return disputed.disputes.get()


@pytest.fixture
def helper(client: Client) -> Client:
    """Has just logged in."""
    person = staff(*SEES, "payments.answer_dispute")
    person.set_password("seven quiet herons")
    person.save()
    told = {"login": person.email, "password": "seven quiet herons"}
    client.post(reverse("account_login"), told)
    return client


def give_up(dispute: Dispute, **changes: Any) -> Dispute:
    person = User.objects.filter(is_staff=True).first() or staff()
    asked = {"reason": "They are right", "person": person, "seen": seal(dispute), **changes}
    return accept(dispute=dispute, **asked)


def seal(dispute: Dispute) -> str:
    return worth(dispute.purchase).loss(dispute.amount).seal


def acts() -> list[str]:
    found = Act.objects.filter(what__startswith="dispute.").order_by("pk")
    return list(found.values_list("what", flat=True))


def page(dispute: Dispute) -> str:
    return reverse("admin:payments_dispute_accept", args=[dispute.pk])


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_who_accepts_has_lost_and_stripe_knows(dispute: Dispute, stripe: StripeClient) -> None:
    assert give_up(dispute).state == "lost"
    assert stripe.v1.disputes.retrieve(dispute.stripe_id).status == "lost"
    assert balance(dispute.purchase.workspace) == (0, 0, 40)
    asked = Act.objects.get(what="dispute.accept_requested")
    assert asked.person
    assert asked.person.email == "sam@example.com"
    assert (asked.reason, asked.stripe_id) == ("They are right", dispute.stripe_id)
    assert asked.before["in_lot"] == 60
    assert (asked.after["in_lot"], asked.after["debt"]) == (0, 40)


def test_news_of_it_change_nothing_more(dispute: Dispute) -> None:
    give_up(dispute)
    hear_of_dispute(dispute.stripe_id)
    assert acts() == ACCEPTED
    assert balance(dispute.purchase.workspace) == (0, 0, 40)


def test_rule_21_a_second_press_is_the_same_act(dispute: Dispute) -> None:
    seen = seal(dispute)
    give_up(dispute, seen=seen)
    give_up(dispute, seen=seen, reason="Another tab")
    assert acts() == ACCEPTED
    assert Attempt.objects.get().key == f"dispute:{dispute.pk}:1"


@pytest.mark.parametrize("amount", [1, 300, 500, 999, 1000])
@pytest.mark.parametrize("is_alone", [True, False])
def test_it_happens_as_it_was_told(dispute: Dispute, amount: int, *, is_alone: bool) -> None:
    there = gateway.retrieve("disputes", dispute.stripe_id)
    disputes.follow(dispute={**there, "amount": amount}, began=now())
    if not is_alone:
        disputes.follow(dispute={**there, "id": "du_other", "amount": 100}, began=now())
    told = worth(dispute.purchase).loss(amount)
    lost = {**there, "amount": amount, "status": "lost"}
    disputes.follow(dispute=lost, began=now())
    assert worth(dispute.purchase).position == told.after


def test_other_credits_pay_what_is_owed_at_once(
    dispute: Dispute, stripe: StripeClient, workspace: Workspace
) -> None:
    pay(stripe, workspace, size=30)
    told = worth(dispute.purchase).loss(dispute.amount)
    assert (told.from_lot, told.from_others, told.after) == (60, 30, (0, 0, 10))
    give_up(dispute)
    assert worth(dispute.purchase).position == told.after


def test_what_was_not_shown_is_not_done(dispute: Dispute) -> None:
    for changes in ({"seen": "-"}, {"seen": ""}, {"reason": " "}):
        with pytest.raises(PaymentError):
            give_up(dispute, **changes)
    assert acts() == ["dispute.needs_response"]


@pytest.mark.parametrize(
    "state", ["warning_needs_response", "warning_under_review", "under_review", "won", "lost"]
)
def test_only_a_dispute_that_waits_is_accepted(
    helper: Client, dispute: Dispute, state: str, stripe: StripeClient
) -> None:
    Dispute.objects.update(state=state)
    told = {"reason": "They are right", "seen": seal(dispute)}
    for answer in (helper.get(page(dispute)), helper.post(page(dispute), told)):
        assert answer.status_code == 302
    assert stripe.v1.disputes.retrieve(dispute.stripe_id).status == "needs_response"
    shown = text(helper.get(reverse("admin:payments_dispute_change", args=[dispute.pk])))
    assert page(dispute) not in shown


def test_stripe_away_is_a_sentence_and_nothing_is_done(
    helper: Client, dispute: Dispute, settings: Settings, stand: Stand
) -> None:
    told = {"reason": "They are right", "seen": seal(dispute)}
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert "Press again in a minute" in text(helper.post(page(dispute), told))
    assert balance(dispute.purchase.workspace) == (0, 60, 0)
    settings.STRIPE_API_BASE = stand.base_url
    helper.post(page(dispute), told)
    assert acts() == ACCEPTED
    assert balance(dispute.purchase.workspace) == (0, 0, 40)


def test_rule_22_a_lost_answer_is_looked_up(
    dispute: Dispute, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = gateway.act

    def breaks_after_its_work(*given: Any, **named: Any) -> Any:
        real(*given, **named)
        raise gateway.BrokenAtStripe("500")

    monkeypatch.setattr(gateway, "act", breaks_after_its_work)
    with pytest.raises(AcceptanceUnanswered):
        give_up(dispute)
    monkeypatch.undo()
    assert give_up(dispute).state == "lost"
    assert acts() == ACCEPTED


def test_what_stripe_refuses_is_told_and_may_be_asked_again(
    helper: Client, dispute: Dispute, stripe: StripeClient
) -> None:
    stripe.v1.disputes.close(dispute.stripe_id)  # in its own dashboard, and nobody has told us
    told = {"reason": "They are right", "seen": seal(dispute)}
    assert "already closed" in text(helper.post(page(dispute), told))
    assert acts()[1:] == ["dispute.accept_requested", "dispute.accept_refused"]
    assert balance(dispute.purchase.workspace) == (0, 60, 0)
    helper.post(page(dispute), told)
    assert acts().count("dispute.accept_requested") == 2


def test_the_page_says_first_what_becomes_of_money_and_credits(
    helper: Client, dispute: Dispute, stripe: StripeClient
) -> None:
    shown = text(helper.get(reverse("admin:payments_dispute_change", args=[dispute.pk])))
    assert page(dispute) in shown
    shown = text(helper.get(page(dispute)))
    for words in ("$10.00", "$15.00", "60 are taken back", "40 are used"):
        assert words in shown
    assert stripe.v1.disputes.retrieve(dispute.stripe_id).status == "needs_response"


def test_the_form_accepts_it(helper: Client, dispute: Dispute) -> None:
    told = {"reason": "", "seen": seal(dispute)}
    assert "Say why" in text(helper.post(page(dispute), told))
    answer = helper.post(page(dispute), {**told, "reason": "They are right"}, follow=True)
    assert "the bank keeps $10.00" in text(answer)
    dispute.refresh_from_db()
    assert dispute.state == "lost"


def test_the_page_asks_the_database_little(
    helper: Client, dispute: Dispute, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(9):
        assert helper.get(page(dispute)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_twice_at_once_is_one_act(dispute: Dispute, stripe: StripeClient) -> None:
    person, seen = staff(), seal(dispute)

    def press(number: int) -> str:
        try:
            return accept(dispute=dispute, reason=str(number), person=person, seen=seen).state
        except AcceptanceUnanswered:  # the other one is being answered
            return "lost"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(press, range(4))) == {"lost"}
    assert acts() == ACCEPTED
    assert stripe.v1.disputes.retrieve(dispute.stripe_id).status == "lost"
    assert balance(dispute.purchase.workspace) == (0, 0, 40)

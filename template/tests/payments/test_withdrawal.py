"""A buyer withdraws: 100 credits were bought for $10, 37 are used, $6.30 come back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings
from stripe import StripeClient

from saas.accounts.models import User, Workspace
from saas.core import clock
from saas.core.clock import now
from saas.credits.queries import balance
from saas.payments.errors import Disputed, NothingUnused, OutcomeChanged, WithdrawalOver
from saas.payments.flows.withdrawing import withdraw
from saas.payments.models import Act, Purchase, Refund
from saas.payments.reckoning import withdrawal_ends
from saas.payments.signals import withdrawal_received
from tests.credits.steps import available, spend
from tests.payments.steps import dispute_of, hear_of_dispute, pay, send, wait

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fourteen_days(settings: Settings) -> None:
    settings.WITHDRAWAL_DAYS = 14


@pytest.fixture
def purchase(workspace: Workspace, stripe: StripeClient) -> Purchase:
    """37 of its 100 credits are used, and the welcome credits too."""
    spend(workspace, available(workspace), key="welcome")
    made = pay(stripe, workspace)
    spend(workspace, 37)
    return made


@pytest.fixture
def member(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def take_back(purchase: Purchase, **more: Any) -> Refund:
    return withdraw(purchase=purchase, person=purchase.person, **{"key": uuid4(), **more})


def address(purchase: Purchase) -> str:
    return f"/billing/withdraw/{purchase.pk}/"


def press(member: Client, purchase: Purchase) -> HttpResponse:
    """Look at the second page and press its button."""
    page = member.get(address(purchase))
    told = {"key": page.context["form"]["key"].value(), "seen": page.context["outcome"].seal}
    return member.post(address(purchase), told, follow=True)


def test_the_unused_share_comes_back_at_once(purchase: Purchase, stripe: StripeClient) -> None:
    made = send(take_back(purchase))
    assert (made.amount, made.origin, made.state) == (630, "withdrawal", "succeeded")
    assert balance(purchase.workspace) == (0, 0, 0)
    assert stripe.v1.charges.retrieve(purchase.charge_id).amount_refunded == 630


def test_it_is_written_down_and_receipted(purchase: Purchase) -> None:
    received: list[Refund] = []

    def note(refund: Refund, **_: Any) -> None:
        received.append(refund)

    withdrawal_received.connect(note)
    made = take_back(purchase)
    assert received == [made]
    act = Act.objects.get(what="refund.requested")
    assert (act.by, act.person) == ("buyer", purchase.person)


def test_a_second_click_withdraws_once(purchase: Purchase) -> None:
    key = uuid4()
    assert take_back(purchase, key=key) == take_back(purchase, key=key)
    with pytest.raises(NothingUnused):
        take_back(purchase)


def test_the_day_of_the_payment_is_not_counted(purchase: Purchase, settings: Settings) -> None:
    settings.TIME_ZONE = "UTC"
    ends = withdrawal_ends(purchase)
    assert ends
    assert purchase.paid_at
    assert (ends.date() - purchase.paid_at.date()).days == 14
    with clock.at(ends - timedelta(seconds=5)):
        assert take_back(purchase)


def test_afterwards_it_is_over(purchase: Purchase) -> None:
    with clock.at(now() + timedelta(days=16)), pytest.raises(WithdrawalOver):
        take_back(purchase)


def test_0_days_switch_it_off(purchase: Purchase, settings: Settings) -> None:
    settings.WITHDRAWAL_DAYS = 0
    with pytest.raises(WithdrawalOver):
        take_back(purchase)


def test_the_limit_of_staff_is_none_for_buyers(purchase: Purchase, settings: Settings) -> None:
    settings.REFUND_DAYS = 1
    with clock.at(now() + timedelta(days=10)):
        assert take_back(purchase).amount == 630


def test_what_was_shown_must_still_hold(purchase: Purchase, member: Client) -> None:
    seal = member.get(address(purchase)).context["outcome"].seal
    spend(purchase.workspace, 1, key="meanwhile")
    with pytest.raises(OutcomeChanged):
        take_back(purchase, seen=seal)


def test_nothing_comes_back_while_a_bank_has_the_money(
    workspace: Workspace, stripe: StripeClient
) -> None:
    disputed = pay(stripe, workspace, card="pm_card_createDispute")
    wait("1 minute")
    hear_of_dispute(dispute_of(disputed))
    with pytest.raises((Disputed, NothingUnused)):
        take_back(disputed)


def test_two_steps_lead_there(purchase: Purchase, member: Client) -> None:
    first = member.get("/billing/withdraw/").content.decode()
    assert address(purchase) in first
    second = member.get(address(purchase)).content.decode()
    assert "6.30" in second
    page = press(member, purchase)
    assert "Your withdrawal arrived on" in page.content.decode()
    assert Refund.objects.get().amount == 630
    assert address(purchase) not in page.content.decode()


def test_a_page_that_no_longer_holds_is_shown_anew(purchase: Purchase, member: Client) -> None:
    page = member.get(address(purchase))
    told = {"key": page.context["form"]["key"].value(), "seen": page.context["outcome"].seal}
    spend(purchase.workspace, 3, key="meanwhile")
    answer = member.post(address(purchase), told)
    assert "what happens has changed" in answer.content.decode()
    assert "6.00" in answer.content.decode()
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    "told", [{}, {"key": "x", "seen": "1"}, {"key": str(uuid4()), "seen": "0"}]
)
def test_a_form_that_was_tampered_with_does_nothing(
    purchase: Purchase, member: Client, told: dict[str, str]
) -> None:
    assert member.post(address(purchase), told).status_code == 200
    assert not Refund.objects.exists()


def test_others_purchases_are_not_there(purchase: Purchase, client: Client) -> None:
    client.force_login(User.objects.create_user("eve@example.com"))
    assert client.get(address(purchase)).status_code == 404
    assert client.post(address(purchase), {"key": str(uuid4()), "seen": ""}).status_code == 404


def test_what_cannot_come_back_is_told(purchase: Purchase, member: Client) -> None:
    spend(purchase.workspace, 63, key="rest")
    assert "Nothing can come back" in member.get(address(purchase)).content.decode()
    with clock.at(now() + timedelta(days=20)):
        assert "time to withdraw is over" in member.get(address(purchase)).content.decode()
        assert "Nothing to withdraw from" in member.get("/billing/withdraw/").content.decode()

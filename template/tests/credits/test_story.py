"""The page of one movement: which lots it took from, and what belongs to it."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import Settings

from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.credits import flows
from saas.credits.models import Lot, Transaction
from tests.credits.steps import buy, cover, hold, refund, spend
from tests.credits.test_views import HISTORY, text

MINUS = "\N{MINUS SIGN}"


@pytest.fixture(autouse=True)
def kinds_of_credits(settings: Settings) -> None:
    settings.ENABLE_CREDIT_TYPES = True


def page_of(client: Client, kind: Transaction.Kind) -> str:
    movement = Transaction.objects.filter(kind=kind).latest("pk")
    return text(client.get(f"{HISTORY}{movement.pk}/"))


def test_a_use_tells_each_lot_before_and_after(signed_in: Client, workspace: Workspace) -> None:
    flows.grant(
        workspace=workspace,
        amount=40,
        source_ref="plan",
        kind=Lot.Kind.SUBSCRIPTION,
        expires_at=now() + timedelta(days=6),
        reason="November",
    )
    spend(workspace, 60)
    page = page_of(signed_in, Transaction.Kind.USAGE)
    assert "60 credits for Text length" in page
    assert "Plan November" in page
    assert f"40 {MINUS}40 0" in page
    assert f"Bonus Welcome credits Never 100 {MINUS}20 80" in page
    assert f"Together 140 {MINUS}60 80" in page


def test_a_refunded_use_tells_both(signed_in: Client, workspace: Workspace) -> None:
    spend(workspace, 60)
    refund(workspace)
    for kind in (Transaction.Kind.USAGE, Transaction.Kind.REFUND):
        page = page_of(signed_in, kind)
        assert page.index("60 used") < page.index("60 given back")


def test_a_charged_hold_tells_what_it_held_used_and_gave_back(
    signed_in: Client, workspace: Workspace
) -> None:
    hold(workspace, 70)
    flows.capture(workspace=workspace, hold_key="hold", amount=50, reason="41 minutes")
    page = page_of(signed_in, Transaction.Kind.CAPTURE)
    assert page.index("70 held") < page.index("50 used") < page.index("20 given back")
    assert f"Bonus Welcome credits Never 100 {MINUS}50 50" in page


def test_a_released_hold_tells_that_all_is_back(signed_in: Client, workspace: Workspace) -> None:
    hold(workspace, 70)
    flows.release(workspace=workspace, hold_key="hold", reason="It failed")
    assert "70 given back" in page_of(signed_in, Transaction.Kind.HOLD)


def test_what_came_in_tells_where_it_went(signed_in: Client, workspace: Workspace) -> None:
    buy(workspace, 50)
    page = page_of(signed_in, Transaction.Kind.GRANT)
    assert "Credits bought" in page
    assert "Where its credits went" in page
    assert "Top-up Pack of credits Never 0 +50 50" in page
    assert "How it came to this" not in page


def test_a_movement_of_nothing_says_so(signed_in: Client, workspace: Workspace) -> None:
    buy(workspace, 50)
    spend(workspace, 150)
    cover(workspace, 50)
    page = page_of(signed_in, Transaction.Kind.CLAWBACK)
    assert "Nothing was taken, and nothing added." in page


def test_one_pool_names_no_kinds(
    signed_in: Client, workspace: Workspace, settings: Settings
) -> None:
    settings.ENABLE_CREDIT_TYPES = False
    spend(workspace, 60)
    page = page_of(signed_in, Transaction.Kind.USAGE)
    assert f"Welcome credits Never 100 {MINUS}60 40" in page
    assert "Bonus" not in page


def test_the_list_leads_to_it(signed_in: Client, workspace: Workspace) -> None:
    movement = Transaction.objects.latest("pk")
    page = signed_in.get(HISTORY).content.decode()
    assert f'href="{HISTORY}{movement.pk}/">' in page


def test_a_movement_of_another_workspace_is_not_found(
    signed_in: Client, workspace: Workspace, staff: User
) -> None:
    theirs = Transaction.objects.get(account__workspace__owner=staff)
    for pk in (theirs.pk, 10**15, 10**30):
        assert signed_in.get(f"{HISTORY}{pk}/").status_code == HTTPStatus.NOT_FOUND


def test_visitors_are_sent_to_log_in(client: Client, workspace: Workspace) -> None:
    assert client.get(f"{HISTORY}1/")["Location"].startswith("/accounts/login/")

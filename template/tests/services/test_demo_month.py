"""The month that the demo account looks back on; made once for all tests of this file."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from saas.accounts.models import User
from saas.accounts.queries import personal_workspace
from saas.core.clock import now
from saas.credits.queries import balance
from saas.services import demo
from saas.services.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def month(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with (
        override_settings(DEBUG=True, SIGNUP_CREDITS=100),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        demo.make()
        yield
        transaction.set_rollback(True)


def demo_user() -> User:
    return User.objects.get(email=demo.USER)


def test_both_accounts_can_log_in(client: Client) -> None:
    for email in (demo.USER, demo.ADMIN):
        data = {"login": email, "password": demo.PASSWORD}
        assert client.post("/accounts/login/", data).status_code == 302
        client.post("/accounts/logout/")


def test_month_is_there_in_all_its_kinds() -> None:
    runs = Run.objects.filter(workspace=personal_workspace(demo_user()))
    assert runs.count() > 60
    assert set(runs.values_list("state", flat=True)) == {"done", "failed", "stopped"}
    assert not runs.filter(created_at__gt=now()).exists()
    assert runs.filter(created_at__lt=now() - timedelta(days=25)).exists()


def test_balance_never_fell_below_zero_and_something_is_left() -> None:
    account = personal_workspace(demo_user()).credit_account
    lowest = min(account.transactions.values_list("available_after", flat=True))
    assert lowest > 0
    assert 50 < balance(account.workspace).available < 300


def test_last_runs_are_fresh_whatever_the_time_of_day() -> None:
    newest = Run.objects.order_by("-created_at")[:5]
    assert newest[0].created_at > now() - timedelta(minutes=10)
    assert any(run.refunded_at for run in newest)


def test_same_seed_makes_the_same_month() -> None:
    def month() -> list[tuple[str, str]]:
        return list(Run.objects.order_by("created_at").values_list("service", "label"))

    first = month()
    demo.remove()
    demo.make()
    assert month() == first


def test_made_once() -> None:
    assert not demo.make()
    assert User.objects.count() == 2


def test_command_prints_the_passwords() -> None:
    out = StringIO()
    call_command("demo", stdout=out)
    assert f"{demo.USER}  password: {demo.PASSWORD}" in out.getvalue()
    assert demo.ADMIN in out.getvalue()

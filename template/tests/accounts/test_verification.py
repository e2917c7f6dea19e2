"""REQUIRE_EMAIL_VERIFICATION on: nobody gets in before their address is proven."""

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertRedirects

from config.feature_flags import read_flags
from saas.accounts.models import User
from saas.accounts.queries import email_is_verified
from tests.accounts.conftest import PASSWORD, link_in, newest_mail, words

pytestmark = pytest.mark.django_db

NEW = {"email": "mira@example.com", "password1": PASSWORD}


@pytest.fixture(autouse=True)
def required(settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def test_the_flag_is_read_from_the_environment() -> None:
    flags = read_flags(environ={"REQUIRE_EMAIL_VERIFICATION": "true"})
    assert flags["REQUIRE_EMAIL_VERIFICATION"]


def test_signing_up_leads_to_the_mailbox_first(client: Client) -> None:
    page = client.post("/accounts/signup/", NEW, follow=True)
    assertRedirects(page, "/accounts/confirm-email/")
    assert "Check your e-mail" in words(page)
    assert client.get("/dashboard/").status_code == 302


def test_the_link_verifies_and_logs_in(client: Client) -> None:
    client.post("/accounts/signup/", NEW)
    page = client.post(link_in(newest_mail()), follow=True)
    assertRedirects(page, "/dashboard/")
    assert email_is_verified(User.objects.get())


def test_in_another_browser_the_link_verifies_only(client: Client) -> None:
    client.post("/accounts/signup/", NEW)
    page = Client().post(link_in(newest_mail()), follow=True)
    assertRedirects(page, "/accounts/login/")
    assert email_is_verified(User.objects.get())


def test_logging_in_before_leads_to_the_mailbox(client: Client) -> None:
    User.objects.create_user("mira@example.com", PASSWORD)
    page = client.post("/accounts/login/", {"login": "mira@example.com", "password": PASSWORD})
    assertRedirects(page, "/accounts/confirm-email/")
    assert newest_mail().subject.startswith("Verify your e-mail")


def test_signing_up_twice_does_not_tell_that_there_is_an_account(
    client: Client, user: User
) -> None:
    page = client.post("/accounts/signup/", NEW | {"email": user.email}, follow=True)
    assertRedirects(page, "/accounts/confirm-email/")
    assert newest_mail().subject == "You already have an account"
    assert User.objects.count() == 1


def test_a_superuser_need_not_prove_anything(client: Client) -> None:
    User.objects.create_superuser("root@example.com", PASSWORD)
    page = client.post("/accounts/login/", {"login": "root@example.com", "password": PASSWORD})
    assertRedirects(page, "/dashboard/")

"""Addresses that no mail server takes, and those that look odd and are none the worse."""

# ruff: noqa: RUF001  # letters that look alike are what this is about

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from saas.accounts.addresses import normal
from saas.accounts.models import User
from tests.accounts.conftest import PASSWORD, words
from tests.accounts.test_login import code_in, newest_mail

pytestmark = pytest.mark.django_db

REFUSED = {
    "mıks@example.com": "Use plain letters before the @",
    "İ@example.com": "Use plain letters before the @",
    "müller@example.com": "Use plain letters before the @",
    "mi\u200bks@example.com": "there is an invisible character in it",
    "miks@exam\u00adple.com": "there is an invisible character in it",
    "miks\u202e@example.com": "there is an invisible character in it",
    "miks@☃.example": "Type a whole address",
    "miks@-example.com": "Type a whole address",
    "miks@xn--zzzzzz.com": "Type a whole address",
    "miks": "Type a whole address",
    "miks@": "Type a whole address",
    f"{'m' * 250}@example.com": "Too long.",
}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Ada.Example+tag@Example.COM ", "ada.example+tag@example.com"),
        ("ａｄａ＠ｅｘａｍｐｌｅ.com", "ada@example.com"),
        ("mikſ@example.com", "miks@example.com"),
        ("ada@Bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        (f"{'a' * 50}@{'b' * 63}.{'c' * 63}.{'d' * 63}.example.com"[:254], None),
    ],
)
def test_an_address_has_one_form(typed: str, stored: str | None) -> None:
    assert normal(typed) == (stored or typed)


@pytest.mark.parametrize(("typed", "why"), REFUSED.items())
def test_what_no_mail_server_takes_is_refused_with_a_sentence(
    client: Client, typed: str, why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        normal(typed)
    for url in ("/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/"):
        data = {"email": typed, "password1": PASSWORD}
        assert why in words(client.post(url, data))
    assert why in words(client.post("/accounts/login/", {"login": typed, "password": PASSWORD}))
    assert not User.objects.exists()


def test_it_is_refused_at_an_account_too(confirmed: Client) -> None:
    page = confirmed.post("/accounts/email/", {"action_add": "", "email": "mıks@example.com"})
    assert "Use plain letters before the @" in words(page)


def test_the_admin_refuses_it_too(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root@example.com"))
    data = {"email": "mıks@example.com", "usable_password": "false"}
    assert "Use plain letters before the @" in words(client.post("/admin/accounts/user/add/", data))


def test_createsuperuser_refuses_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    with pytest.raises(CommandError, match="Use plain letters before the @"):
        call_command("createsuperuser", email="mıks@example.com", interactive=False)


def test_an_international_domain_logs_in_however_it_is_typed(client: Client) -> None:
    User.objects.create_superuser("ada@bücher.example", PASSWORD)
    for typed in ("ada@bücher.example", "ADA@BÜCHER.example", "ada@xn--bcher-kva.example"):
        page = client.post("/accounts/login/", {"login": typed, "password": PASSWORD})
        assert page.status_code == 302
        client.logout()


@pytest.mark.parametrize("email", ["mıks@example.com", "mikſ@example.com", "ada@bücher.example"])
def test_accounts_of_older_releases_keep_their_odd_address(
    client: Client, email: str, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    user = User(email=email)
    user.set_password(PASSWORD)
    user.save()
    client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    assert client.post("/account/", {"name": "Miks", "time_zone": ""}).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.email) == ("Miks", email)
    client.logout()
    assert client.post("/accounts/login/code/", {"email": email}).status_code == 302
    assert client.post("/accounts/password/reset/", {"email": email}).status_code == 302


def test_an_old_address_that_mail_reaches_gets_its_code(client: Client) -> None:
    User(email="ada@bücher.example").save()
    client.post("/accounts/login/code/", {"email": "ada@bücher.example"})
    client.post("/accounts/login/code/confirm/", {"code": code_in(newest_mail())})
    assert client.get("/account/").status_code == 200

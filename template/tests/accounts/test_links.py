"""Links in mails lead to SITE_URL, whatever a visitor calls this host."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from saas.accounts.models import User
from tests.accounts.conftest import PASSWORD, newest_mail

SITE = "https://app.example.com"


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["testserver", "neighbour.example"]


@pytest.mark.parametrize("verification", ["optional", "mandatory"])
@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
@pytest.mark.parametrize("path", ["password/reset/", "login/code/", "signup/"])
def test_links_lead_to_our_site(
    user: User, settings: Settings, verification: str, email: str, path: str
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = verification
    visitor = Client(HTTP_HOST="neighbour.example")
    visitor.post(f"/accounts/{path}", {"email": email, "password1": PASSWORD})
    if verification == "optional" and path == "signup/" and email == user.email:
        return  # the page says it, and no mail does
    message = newest_mail()
    html = message.alternatives[0][0]
    links = re.findall(r"https?://[^\s\"<]+", message.body + html)
    assert "neighbour" not in message.body + html
    assert [link for link in links if not f"{link}/".startswith(f"{SITE}/")] == []


def test_links_to_verify_an_added_address_too(confirmed: Client) -> None:
    added = {"action_add": "", "email": "ada@home.example"}
    confirmed.post("/accounts/email/", added, headers={"host": "neighbour.example"})
    message = newest_mail()
    assert f"{SITE}/accounts/confirm-email/" in message.body
    assert "neighbour" not in message.body

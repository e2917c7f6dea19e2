import re

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from saas.accounts import flows
from saas.accounts.models import User
from saas.jobs.flows import run_pending

PASSWORD = "seven quiet herons"


@pytest.fixture
def user(db: None) -> User:
    user = User.objects.create_user("ada@example.com", PASSWORD, name="Ada Example")
    flows.vouch_for_email(user=user)
    return user


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


@pytest.fixture
def confirmed(signed_in: Client) -> Client:
    """Signed in, and has typed the password once more."""
    signed_in.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return signed_in


def newest_mail() -> mail.EmailMessage:
    run_pending()
    return mail.outbox[-1]


def link_in(message: mail.EmailMessage) -> str:
    """The path that the mail's link leads to."""
    found = re.search(r"https?://[^/\s]+(/accounts/\S+)", message.body)
    assert found, message.body
    return found[1]


def words(page: HttpResponse) -> str:
    return " ".join(page.content.decode().split())

import pytest
from django.http import HttpResponse
from django.test import Client

from saas.accounts.models import User


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("ada@example.com", name="Ada Example")


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def words(page: HttpResponse) -> str:
    return " ".join(page.content.decode().split())

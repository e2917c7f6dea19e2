import pytest
from django.core.cache import cache
from django.test import Client

from saas.accounts import flows
from saas.accounts.models import User

PASSWORD = "seven quiet herons"


@pytest.fixture(autouse=True)
def no_limits_used_up() -> None:
    cache.clear()


@pytest.fixture
def user(db: None) -> User:
    user = User.objects.create_user("ada@example.com", PASSWORD, name="Ada Example")
    flows.vouch_for_email(user=user)
    return user


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from saas.accounts.models import User, Workspace
from saas.accounts.queries import personal_workspace
from saas.credits.queries import violations


@pytest.fixture(autouse=True)
def sound_ledger(db: None) -> Iterator[None]:
    """Whatever a test does, the ledger adds up after it."""
    yield
    assert [rule for rule in violations() if "credits_never_emptied" not in rule] == []


@pytest.fixture(autouse=True)
def one_pool(settings: Settings) -> None:
    """The default, whatever this project has switched on; some tests switch kinds on."""
    settings.ENABLE_CREDIT_TYPES = False


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("ada@example.com", name="Ada Example")


@pytest.fixture
def workspace(user: User) -> Workspace:
    """It has the 100 credits that everybody starts with."""
    return personal_workspace(user)


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("staff@example.com", name="Sam Staff")


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client

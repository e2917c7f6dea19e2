from collections.abc import Iterator

import pytest
from pytest_django import Settings

from saas.accounts.models import User
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
def staff(db: None) -> User:
    return User.objects.create_superuser("staff@example.com", name="Sam Staff")

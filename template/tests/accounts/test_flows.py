import pytest

from saas.accounts.models import User
from saas.accounts.queries import personal_workspace


@pytest.mark.django_db
def test_everybody_gets_a_personal_workspace() -> None:
    user = User.objects.create_user("ada@example.com")
    assert personal_workspace(user).owner == user

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from saas.accounts.models import User
from saas.accounts.queries import email_is_verified

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("email", "name", "first_word", "initials"),
    [
        ("mira.okafor@example.com", "", "", "MO"),
        ("mira@example.com", "Mira Anne Okafor", "Mira", "MA"),
        ("mira@example.com", "  ", "", "M"),
        ("_mira-okafor+1@example.com", "", "", "MO"),
        ("mira@example.com", "J.R. Okafor", "J", "JO"),
        ("mira@example.com", "O'Neill", "O'Neill", "O"),
    ],
)
def test_people_are_called_by_name_or_not_at_all(
    email: str, name: str, first_word: str, initials: str
) -> None:
    user = User(email=email, name=name)
    assert (user.first_word, user.initials) == (first_word, initials)


@pytest.mark.parametrize("name", ["https://evil.example/win", "evil.example", "://evil.example"])
def test_a_greeting_is_no_link_that_a_stranger_typed(name: str) -> None:
    greeting = User(email="mira@example.com", name=name).first_word
    assert greeting in {"https", "evil", ""}


def test_addresses_are_lower_case() -> None:
    assert User.objects.create_user("Ada@Example.COM").email == "ada@example.com"
    assert User.objects.get_by_natural_key("ADA@example.com").email == "ada@example.com"


def test_the_database_refuses_another_case() -> None:
    with pytest.raises(IntegrityError, match="user_email_is_lower_case"):
        User.objects.create(email="Ada@example.com")


def test_an_address_belongs_to_one_person() -> None:
    User.objects.create_user("ada@example.com")
    with pytest.raises(IntegrityError):
        User.objects.create_user("ADA@example.com")


def test_createsuperuser_makes_somebody_who_can_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "seven quiet herons")
    call_command("createsuperuser", email="Root@example.com", interactive=False)
    root = User.objects.get(email="root@example.com")
    assert root.is_staff
    assert root.check_password("seven quiet herons")
    assert email_is_verified(root)

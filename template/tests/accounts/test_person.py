"""The person of a session, whom every page asks for in one question."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from saas.accounts import flows, sql
from saas.accounts.models import User, Workspace
from saas.accounts.queries import person, personal_workspace

pytestmark = pytest.mark.django_db

INSIDE = "/account/"


def is_inside(client: Client) -> bool:
    return client.get(INSIDE).status_code == 200


@pytest.mark.parametrize(("alias", "model"), [("person", User), ("workspace", Workspace)])
def test_columns_of_the_statement_are_those_of_the_model(alias: str, model: type[User]) -> None:
    chosen = re.findall(rf"^    {alias}\.(\w+),$", sql.read("person"), re.MULTILINE)
    columns = [field.column for field in model._meta.concrete_fields]
    assert chosen == columns, f"saas/accounts/sql/person.sql lacks a column of {model.__name__}."


def test_person_comes_with_workspace_and_proof_of_the_address(
    user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = person(user.pk)
    assert found
    assert found.email_is_verified
    with django_assert_num_queries(0):
        assert found.workspace.owner == user
    stored = User.objects.get(pk=user.pk)
    assert vars(found.user) | {"_state": None} == vars(stored) | {"_state": None}
    assert found.workspace == personal_workspace(user)


def test_an_address_nobody_proved_and_a_proven_one_beside_it_prove_nothing(user: User) -> None:
    EmailAddress.objects.filter(user=user).update(verified=False)
    EmailAddress.objects.create(user=user, email="second@example.com", verified=True)
    found = person(user.pk)
    assert found
    assert not found.email_is_verified


def test_nobody_is_found_for_an_unknown_number(db: None) -> None:
    assert person(1) is None


def test_a_change_of_the_password_ends_the_session(signed_in: Client, user: User) -> None:
    assert is_inside(signed_in)
    user.set_password("nine loud herons")
    user.save()
    assert not is_inside(signed_in)
    assert not signed_in.session.get(SESSION_KEY)


def test_a_closed_account_is_nobodys(signed_in: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_inside(signed_in)


def test_who_left_is_not_let_in(signed_in: Client, user: User) -> None:
    flows.leave(user=user)
    assert not is_inside(signed_in)


def test_a_session_without_proof_of_the_password_is_nobodys(signed_in: Client) -> None:
    session = signed_in.session
    del session[HASH_SESSION_KEY]
    session.save()
    assert not is_inside(signed_in)


def test_a_session_of_an_unknown_way_in_is_nobodys(signed_in: Client) -> None:
    session = signed_in.session
    session[BACKEND_SESSION_KEY] = "app.gone.Backend"
    session.save()
    assert not is_inside(signed_in)


def test_a_way_in_that_is_switched_off_lets_nobody_in(
    signed_in: Client, settings: Settings
) -> None:
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    assert not is_inside(signed_in)


def test_a_session_goes_on_under_a_new_secret_key(signed_in: Client, settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"
    assert is_inside(signed_in)
    settings.SECRET_KEY_FALLBACKS = []
    assert is_inside(signed_in)


def test_another_way_in_of_the_owners_goes_on(
    client: Client, user: User, settings: Settings
) -> None:
    backend = "django.contrib.auth.backends.ModelBackend"
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, backend]
    client.force_login(user, backend=backend)
    assert is_inside(client)


def test_a_person_without_a_workspace_can_log_in(signed_in: Client, user: User) -> None:
    Workspace.objects.filter(owner=user).update(kind=Workspace.Kind.TEAM)
    assert signed_in.get("/accounts/logout/").status_code == 200

"""What a page asks of the database stays within its budget, with a month of use behind it."""

import re
from collections import Counter
from http import HTTPStatus

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saas.accounts.models import User
from saas.services import demo
from tests.pages import budgets
from tests.pages.named import pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("month")]

NAMED = {page.name for page in pages() if not page.name.startswith(budgets.OUTSIDE)}
OWN = {
    page.name: budgets.YOURS.get(page.name, budgets.MOST)
    for page in pages()
    if not page.is_ours
    and page.name in NAMED
    and (not page.takes_arguments or page.name in budgets.EXAMPLES)
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?")


@pytest.fixture
def person() -> User:
    return User.objects.get(email=demo.USER)


@pytest.fixture
def at_home(client: Client, person: User) -> Client:
    """Has logged in and typed the password once more, so that no page asks for it again."""
    client.post(reverse("account_login"), {"login": person.email, "password": demo.PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": demo.PASSWORD})
    client.get(reverse("pages:dashboard"))  # shows the message of the log-in
    return client


def address(name: str, person: User) -> str:
    example = budgets.EXAMPLES.get(name)
    return reverse(name, args=[example(person)] if example else [])


def questions(client: Client, path: str, **headers: str) -> list[str]:
    """What the second look at a page asks; the first fills what is kept a process.

    Nothing, if the page leads away.
    """
    client.get(path, headers=headers)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(path, headers=headers)
    is_here = page.status_code not in {HTTPStatus.FOUND, HTTPStatus.MOVED_PERMANENTLY}
    return [MOMENT.sub("?", query["sql"]) for query in captured] if is_here else []


def test_every_page_of_ours_has_a_budget() -> None:
    known = budgets.VISITORS | budgets.SIGNED_IN | budgets.NOT_ASKED
    ours = {page.name for page in pages() if page.is_ours} & NAMED
    assert ours - known == set(), "Give each a line in tests/pages/budgets.py."


@pytest.mark.parametrize("name", sorted(budgets.VISITORS & NAMED))
def test_a_page_for_visitors_asks_nothing(
    client: Client, settings: LazySettings, name: str
) -> None:
    assert questions(client, reverse(name)) == []
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize("path", ["/no-such-page/", "/%00", "/favicon.png"])
def test_an_error_page_asks_nothing(client: Client, path: str) -> None:
    assert questions(client, path) == []


@pytest.mark.parametrize("name", sorted((budgets.SIGNED_IN | OWN.keys()) & NAMED))
def test_a_page_asks_little_and_nothing_twice(
    at_home: Client, person: User, settings: LazySettings, name: str
) -> None:
    settings.DEBUG = name == "core:components"
    headers = {"HX-Request": "true"} if name in budgets.PARTS else {}
    asked = questions(at_home, address(name, person), **headers)
    most = OWN.get(name, budgets.MOST)
    assert asked or name in OWN, f"{name} leads away"
    assert len(asked) <= most, f"{name} asks {len(asked)} times:\n" + "\n".join(asked)
    assert [question for question, times in Counter(asked).items() if times > 1] == []


@pytest.mark.parametrize("email", [demo.ADMIN, "newcomer@example.com"])
def test_home_is_as_cheap_for_staff_and_for_newcomers(
    client: Client, settings: LazySettings, email: str
) -> None:
    found, _ = User.objects.get_or_create(email=email)
    client.force_login(found)
    asked = questions(client, reverse(settings.HOME_PAGE))
    assert 0 < len(asked) <= budgets.MOST, "\n".join(asked)
    assert len(set(asked)) == len(asked)

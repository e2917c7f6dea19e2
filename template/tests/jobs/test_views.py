"""Who may look at Flower: the proxy asks at the door."""

from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from saas.accounts.models import User
from saas.core.clock import now
from tests.processes import python

DOOR, FLOWER = "/jobs/door/", "/jobs/flower/"
LOGIN, AGAIN = "/accounts/login/", "/accounts/reauthenticate/"
PASSWORD = "seven quiet herons"


@pytest.fixture(autouse=True)
def on_celery(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.jobs.urls"


@pytest.fixture
def staff(user: User) -> User:
    user.is_staff = True
    user.set_password(PASSWORD)
    user.save()
    user.user_permissions.add(Permission.objects.get(codename="view_job"))
    return user


@pytest.fixture
def logged_in(client: Client, staff: User) -> Client:
    client.post("/accounts/login/", {"login": staff.email, "password": PASSWORD})
    return client


def ask(browser: Client) -> HttpResponse:
    """As Caddy does."""
    return browser.get(DOOR, headers={"X-Forwarded-Uri": f"{FLOWER}tasks"})


def test_staff_who_may_see_jobs_are_let_in(logged_in: Client) -> None:
    assert ask(logged_in).status_code == HTTPStatus.NO_CONTENT


def test_visitors_are_led_through_the_log_in(client: Client, staff: User) -> None:
    to_login = ask(client).headers["Location"]
    assert to_login == f"{LOGIN}?next={DOOR}"
    answer = client.post(to_login, {"login": staff.email, "password": PASSWORD}, follow=True)
    assert (FLOWER, HTTPStatus.FOUND) in answer.redirect_chain


def test_customers_are_refused(signed_in: Client) -> None:
    assert ask(signed_in).status_code == HTTPStatus.FORBIDDEN


def test_staff_without_the_right_are_refused(logged_in: Client, staff: User) -> None:
    staff.user_permissions.clear()
    assert ask(logged_in).status_code == HTTPStatus.FORBIDDEN


def test_after_an_hour_the_password_is_asked_for(logged_in: Client) -> None:
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        stale = ask(logged_in).headers["Location"]
        assert stale == f"{AGAIN}?next=%2Fjobs%2Fdoor%2F"
        assert logged_in.post(stale, {"password": PASSWORD}).headers["Location"] == DOOR
        assert ask(logged_in).status_code == HTTPStatus.NO_CONTENT


def test_a_session_that_knows_no_log_in_opens_nothing(client: Client, staff: User) -> None:
    client.force_login(staff)
    assert AGAIN in ask(client).headers["Location"]


def test_who_has_no_password_to_type_is_sent_in_no_circle(client: Client, staff: User) -> None:
    staff.set_unusable_password()
    staff.save()
    client.force_login(staff)
    assert ask(client).status_code == HTTPStatus.FORBIDDEN


def test_where_jobs_run_on_postgresql_there_is_no_door() -> None:
    look = (
        "from config.wsgi import application; from django.urls import reverse; reverse('jobs:door')"
    )
    found = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "ENABLE_ASYNC_JOBS": "true"}
    assert "NoReverseMatch" in python("-c", look, **found).stdout

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext
from pytest_django.asserts import assertRedirects

from saas.accounts import flows
from saas.accounts.models import User
from saas.core import clock
from saas.core.entries import Step
from saas.core.slots import Filling, filled_with
from saas.pages.greeting import greeting
from saas.pages.setup import Setup
from tests.pages.conftest import words


def step(title: str, *, done: bool) -> Step:
    return Step(title, url="/", done=done)


def test_visitors_log_in_first(client: Client, db: None) -> None:
    assertRedirects(client.get("/dashboard/"), "/accounts/login/?next=/dashboard/")


def test_a_newcomer_is_welcomed(signed_in: Client) -> None:
    page = words(signed_in.get("/dashboard/"))
    assert gettext("Welcome, %(name)s") % {"name": "Ada"} in page
    assert 'id="setup-h"' in page


@pytest.mark.parametrize("page", ["home", "services", "runs", "credits"])
def test_every_page_of_the_sidebar_is_found(signed_in: Client, page: str) -> None:
    found = words(signed_in.get("/search/", {"q": page})).split("<dialog")[0]
    assert "Nothing matches" not in found


def test_a_step_done_is_ticked_off(signed_in: Client, user: User) -> None:
    assert steps_done(signed_in) == 0
    flows.vouch_for_email(user=user)
    assert steps_done(signed_in) == 1


def steps_done(client: Client) -> int:
    return words(client.get("/dashboard/")).count('<li class="is-done">')


@pytest.mark.parametrize(
    ("hour", "zone", "said"),
    [
        (4, "UTC", "Good evening, %(name)s"),
        (5, "UTC", "Good morning, %(name)s"),
        (12, "UTC", "Good afternoon, %(name)s"),
        (18, "UTC", "Good evening, %(name)s"),
        (22, "Asia/Tokyo", "Good morning, %(name)s"),
    ],
)
def test_the_greeting_follows_the_clock_on_the_wall(
    user: User, hour: int, zone: str, said: str
) -> None:
    user.date_joined -= timedelta(days=2)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with clock.at(tomorrow.replace(hour=hour, minute=30)), timezone.override(zone):
        assert greeting(user) == gettext(said) % {"name": "Ada"}


@pytest.mark.parametrize("days", [0, 2])
def test_who_gave_no_name_is_greeted_without_one(signed_in: Client, user: User, days: int) -> None:
    User.objects.update(name="", date_joined=user.date_joined - timedelta(days=days))
    heading = words(signed_in.get("/dashboard/")).split("<h1")[1].split("</h1>")[0]
    known = {"Welcome", "Good morning", "Good afternoon", "Good evening"}
    assert heading.split(">", 1)[1].strip() in map(gettext, known)


def test_the_first_open_step_is_the_next() -> None:
    setup = Setup([step("One", done=True), step("Two", done=False), step("Three", done=False)])
    assert (setup.done, setup.is_open) == (1, True)
    assert setup.next == step("Two", done=False)


def test_the_list_is_gone_when_nothing_is_open(signed_in: Client) -> None:
    with filled_with("setup_steps", Filling(lambda request: step("One", done=True))):
        assert 'id="setup-h"' not in words(signed_in.get("/dashboard/"))

"""The page on which somebody chooses what reaches them by mail."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.http import HttpRequest
from django.test import Client

from saas.accounts import flows
from saas.accounts.models import Muted, User
from saas.accounts.notices import Notice
from saas.accounts.queries import muted, wants
from saas.core.slots import Filling, filled_with

pytestmark = pytest.mark.django_db

PAGE = "/account/notifications/"


def news(request: HttpRequest) -> list[Notice]:
    return [
        Notice("news", "What is new", group="News"),
        Notice("tips", "Tips", group="News"),
        Notice("bills", "Bills", group="Money", is_always=True),
    ]


@pytest.fixture(autouse=True)
def offered() -> Iterator[None]:
    with filled_with("notices", Filling(news)):
        yield


def boxes(client: Client) -> dict[str, str]:
    """The tail of each box: whether it is ticked, and whether it can be."""
    page = client.get(PAGE).content.decode()
    parts = [box.partition(">")[0] for box in page.split('<input type="checkbox" name="')[1:]]
    return {part.partition('"')[0]: part.rpartition('"')[2].strip() for part in parts}


def test_everything_is_mailed_at_first(signed_in: Client) -> None:
    assert boxes(signed_in) == {"news": "checked", "tips": "checked", "bills": "checked disabled"}


def test_what_is_unticked_is_not_mailed(signed_in: Client, user: User) -> None:
    flows.vouch_for_email(user=user)
    assert wants(user, "news")
    assert signed_in.post(PAGE, {"tips": "on"})["Location"] == PAGE
    assert boxes(signed_in)["news"] == ""
    assert (wants(user, "news"), wants(user, "tips")) == (False, True)


def test_what_was_unticked_is_ticked_again(signed_in: Client, user: User) -> None:
    signed_in.post(PAGE, {})
    signed_in.post(PAGE, {"news": "on", "tips": "on"})
    assert muted(user) == set()


def test_money_and_safety_are_always_mailed(signed_in: Client, user: User) -> None:
    signed_in.post(PAGE, {})
    assert muted(user) == {"news", "tips"}


def test_what_is_not_offered_now_stays_chosen(signed_in: Client, user: User) -> None:
    Muted.objects.create(user=user, notice="of an app that is off")
    signed_in.post(PAGE, {"news": "on", "tips": "on", "of an app that is off": "on"})
    assert muted(user) == {"of an app that is off"}


def test_who_leaves_leaves_no_choice_behind(signed_in: Client, user: User) -> None:
    signed_in.post(PAGE, {})
    flows.leave(user=user)
    assert not Muted.objects.exists()


def test_one_can_only_choose_for_oneself(client: Client) -> None:
    assert client.post(PAGE, {}).status_code == HTTPStatus.FOUND
    assert not Muted.objects.exists()

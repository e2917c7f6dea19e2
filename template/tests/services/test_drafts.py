"""Whoever leaves a form to get credits finds in it what they typed."""

from http import HTTPStatus

import pytest
from django.test import Client

from saas.accounts.models import User, Workspace
from saas.core.slots import Filling, filled_with
from saas.credits.flows import spend
from saas.services.models import Run
from tests.services.conftest import Start
from tests.services.examples import Echo
from tests.services.test_views import words

pytestmark = pytest.mark.django_db

PAGE = "/services/echo/"
TYPED = {"word": "a <long> text", "leave_for": "/credits/?pack=2"}
ON = "/credits/?pack=2&next=%2Fservices%2Fecho%2F%3Fkept%3D1"


@pytest.fixture(autouse=True)
def echo(start: Start) -> None:
    start.offer(Echo)


def test_what_was_typed_is_there_again(signed_in: Client) -> None:
    assert signed_in.post(PAGE, TYPED)["Location"] == ON
    assert 'value="a &lt;long&gt; text"' in words(signed_in.get(PAGE, {"kept": "1"}))
    assert not Run.objects.exists()


def test_htmx_is_led_there_too(signed_in: Client) -> None:
    response = signed_in.post(PAGE, TYPED, headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == ON


def test_a_form_that_is_not_filled_in_yet_may_be_left(signed_in: Client) -> None:
    assert signed_in.post(PAGE, {"leave_for": "/credits/"}).status_code == HTTPStatus.FOUND


def test_nobody_else_sees_it(signed_in: Client, client: Client, user: User) -> None:
    signed_in.post(PAGE, TYPED)
    client.force_login(User.objects.create_user("eve@example.com"))
    assert "a &lt;long&gt; text" not in words(client.get(PAGE, {"kept": "1"}))


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "credits",
        "",
        "/\t/evil.example",
    ],
)
def test_it_leads_to_no_other_site(signed_in: Client, place: str) -> None:
    response = signed_in.post(PAGE, TYPED | {"leave_for": place})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert not Run.objects.exists()


def test_ways_to_get_credits_stand_in_the_form(signed_in: Client, workspace: Workspace) -> None:
    spend(workspace=workspace, amount=99, key="all but one", reason="Before")
    way = Filling(lambda request: {"title": "100 credits for $10"}, "components/_banner.html")
    with filled_with("out_of_credits", way):
        page = words(signed_in.get(PAGE))
    form = page.partition(f'hx-post="{PAGE}"')[2].partition("</form>")[0]
    assert "You need 2 more credits" in form
    assert "100 credits for $10" in form


def test_a_break_of_line_in_the_address_is_no_header(signed_in: Client) -> None:
    for headers, name in (({}, "Location"), ({"HX-Request": "true"}, "HX-Redirect")):
        place = {"leave_for": "/credits/\r\nX-Evil: 1"}
        response = signed_in.post(PAGE, place, headers=headers)
        assert "X-Evil" not in response.headers
        assert "\n" not in response.get(name, "")

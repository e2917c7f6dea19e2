import pytest
from django.test import Client

from tests.services.conftest import Start
from tests.services.examples import Echo, Refuses

pytestmark = pytest.mark.django_db


def dashboard(client: Client) -> str:
    return " ".join(client.get("/dashboard/").content.decode().split())


def test_newcomer_is_invited_to_the_first_run(signed_in: Client) -> None:
    page = dashboard(signed_in)
    assert "No runs yet" in page
    assert "Run a service" in page
    assert "Text Length Counter" in page


def test_recent_runs_show_what_was_charged(signed_in: Client, start: Start) -> None:
    start(Echo, word="a good one")
    start(Refuses, word="a refunded one")
    page = dashboard(signed_in)
    assert "a good one" in page
    assert "Refunded" in page
    assert "No runs yet" not in page


def test_services_stand_in_the_sidebar_and_the_palette(signed_in: Client) -> None:
    page = dashboard(signed_in)
    assert page.count('href="/services/"') >= 1
    assert page.count('href="/services/text-length/"') >= 2

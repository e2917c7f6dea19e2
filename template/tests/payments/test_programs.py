from pathlib import Path

import pytest
from pytest_django import Settings

from saas.payments import programs


@pytest.fixture(autouse=True)
def stand_in(settings: Settings, tmp_path: Path) -> None:
    settings.DEV_FOLDER = tmp_path
    settings.STRIPE_STAND_IN = {"key": "sk_test_1", "secret": "whsec_1", "webhook": "/hook/"}
    settings.STRIPE_POLLS = False


def test_the_stand_in_is_told_whose_webhooks_it_sends() -> None:
    found = programs.stand_in()
    assert found
    given = found.arguments(12111, "http://localhost:8000")
    assert "--webhook=http://localhost:8000/hook/" in given
    assert {"--key=sk_test_1", "--secret=whsec_1", "--port=12111"} <= set(given)


def test_with_stripe_itself_no_stand_in_is_started(settings: Settings) -> None:
    settings.STRIPE_STAND_IN = None
    assert programs.stand_in() is None


def test_stripe_is_asked_for_events_where_none_can_arrive(settings: Settings) -> None:
    assert programs.poll() is None
    settings.STRIPE_POLLS = True
    assert programs.poll()

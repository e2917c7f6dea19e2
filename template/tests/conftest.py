import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def welcome_credits(settings: Settings) -> None:
    """What the people of these tests have to spend, whatever everybody starts with here."""
    settings.SIGNUP_CREDITS = 100

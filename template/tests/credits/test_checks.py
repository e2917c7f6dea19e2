from typing import Any

import pytest
from pytest_django import Settings

from saas.credits.checks import check_credits


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("SIGNUP_CREDITS", 0, []),
        ("SIGNUP_CREDITS", -1, ["credits.E001"]),
        ("SIGNUP_CREDITS", "100", ["credits.E001"]),
        ("SIGNUP_CREDITS", True, ["credits.E001"]),
        ("REFUNDED_CREDITS_LAST_DAYS", 0, ["credits.E002"]),
        ("REFUNDED_CREDITS_LAST_DAYS", 7, []),
    ],
)
def test_wrong_settings_are_told(
    settings: Settings, name: str, value: Any, found: list[str]
) -> None:
    setattr(settings, name, value)
    assert [error.id for error in check_credits()] == found

import pytest

from fakestripe.presentment import converted, presented

DOLLARS = {"adaptive_pricing": {"enabled": True}, "currency": "usd"}


@pytest.mark.parametrize(
    ("into", "amount"), [("eur", 860), ("jpy", 1500), ("kwd", 3100), ("gbp", 750)]
)
def test_ten_dollars_are_this_much_abroad(into: str, amount: int) -> None:
    assert converted(1000, "usd", into) == amount


@pytest.mark.parametrize(
    ("session", "email"),
    [
        (DOLLARS, "ada@example.com"),
        (DOLLARS, "ada+location_US@example.com"),
        (DOLLARS, "ada+location_XX@example.com"),
        ({**DOLLARS, "adaptive_pricing": {"enabled": False}}, "ada+location_FR@example.com"),
    ],
)
def test_at_home_nothing_is_converted(session: dict[str, object], email: str) -> None:
    assert presented(session, email, 1000) is None

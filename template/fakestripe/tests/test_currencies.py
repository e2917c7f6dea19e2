import pytest

from fakestripe.currencies import minimum, refuse_unchargeable, step, written
from fakestripe.errors import InvalidRequest


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (1000, "usd", "$10.00"),
        (500, "jpy", "¥500"),
        (5120, "kwd", "KWD 5.120"),
        (123456, "eur", "€1,234.56"),
        (-50, "usd", "-$0.50"),
    ],
)
def test_an_amount_is_written_as_people_read_it(amount: int, currency: str, text: str) -> None:
    assert written(amount, currency) == text


def test_steps_follow_the_currency() -> None:
    assert [step(currency) for currency in ("usd", "jpy", "kwd", "isk")] == [1, 1, 10, 100]


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        (49, "usd", "amount_too_small"),
        (29, "gbp", "amount_too_small"),
        (49, "jpy", "amount_too_small"),
        (5124, "kwd", "invalid_charge_amount"),
        (150, "isk", "invalid_charge_amount"),
        (100_000_000, "usd", "amount_too_large"),
    ],
)
def test_what_cannot_be_charged_is_refused(amount: int, currency: str, code: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        refuse_unchargeable(amount, currency)
    assert (refused.value.code, refused.value.param) == (code, "amount")


@pytest.mark.parametrize("currency", ["usd", "jpy", "kwd", "isk"])
def test_the_least_amount_can_be_charged(currency: str) -> None:
    refuse_unchargeable(minimum(currency), currency)

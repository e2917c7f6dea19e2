"""From what somebody types or sends to a test card or a test account, or to Stripe's refusal."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fakestripe import banks, cards
from fakestripe.banks import BankAccount
from fakestripe.cards import Card, Decline
from fakestripe.errors import CardDeclined, InvalidRequest
from fakestripe.parameters import Given
from fakestripe.store import Body


@dataclass(frozen=True)
class CardNumbers:
    """What is typed of a card."""

    card: Card
    exp_month: int
    exp_year: int
    cvc: str = ""

    @classmethod
    def of(cls, card: Card, now: int) -> "CardNumbers":
        """A card that an alias stands for: it expires in a year, and its CVC was right."""
        today = datetime.fromtimestamp(now, UTC)
        return cls(card, today.month, today.year + 1, "123")


def card_of(given: Given | None, now: int, inside: str = "") -> CardNumbers:
    """The card of a request's `card[…]`: a token or the numbers. Raises for any but test cards."""
    param = f"{inside}[card]" if inside else "card"
    if given is None:
        raise _missing(param)
    if token := given.get("token"):
        card = cards.named(token)
        if card is None:
            raise InvalidRequest(
                f"No such token: '{token}'", param=f"{param}[token]", code="resource_missing"
            )
        return CardNumbers.of(card, now)
    for name in ("number", "exp_month", "exp_year"):
        if name not in given:
            raise _missing(f"{param}[{name}]")
    return typed_card(given["number"], given["exp_month"], given["exp_year"], given.get("cvc", ""))


def typed_card(number: str, exp_month: int, exp_year: int, cvc: str) -> CardNumbers:
    """The test card of a number. Raises CardDeclined: wrong, or perhaps somebody's real card."""
    if not cards.is_card_number(number):
        raise refusal("incorrect_number", "Your card number is incorrect.", "number")
    card = cards.numbered(number)
    if card is None:
        raise declined(cards.REAL_CARD, keeps=False)
    return CardNumbers(card, exp_month, exp_year if exp_year > 99 else 2000 + exp_year, cvc)


def refuse_bad_card(numbers: CardNumbers, now: int) -> None:
    """Raise CardDeclined where the date or the CVC cannot be."""
    today = datetime.fromtimestamp(now, UTC)
    if not 1 <= numbers.exp_month <= 12:
        message = "Your card's expiration month is invalid."
        raise refusal("invalid_expiry_month", message, "exp_month")
    if not today.year <= numbers.exp_year <= today.year + 50:
        raise refusal("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year")
    if (numbers.exp_year, numbers.exp_month) < (today.year, today.month):
        raise refusal(
            "invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month"
        )
    digits = 4 if numbers.card.brand == "amex" else 3
    if numbers.cvc and not (numbers.cvc.isdecimal() and len(numbers.cvc) in {3, digits}):
        raise refusal("invalid_cvc", "Your card's security code is invalid.", "cvc")


def refuse_unsavable(method: Body) -> None:
    """A card that its bank declines is not kept either, but for the one that fails later."""
    card = cards.BY_NUMBER.get(method["_number"])
    if card and card.decline and not card.declines_saved and card.challenge == "never":
        raise declined(card.decline, keeps=False)


def bank_account_of(given: Given, inside: str = "") -> BankAccount:
    """The test account of a request. Raises for any other: it may be somebody's."""
    method = given["type"]
    param = f"{inside}[{method}]" if inside else method
    if method not in given:
        raise _missing(param)
    field = "iban" if method == "sepa_debit" else "account_number"
    bank = typed_bank_account(given[method][field], method)
    if bank is None:
        raise InvalidRequest(
            "You must use a test bank account number in test mode. Try one of those listed at"
            " https://stripe.com/docs/testing.",
            param=f"{param}[{field}]",
            code="account_number_invalid",
        )
    if given[method].get("routing_number", banks.US_ROUTING_NUMBER) != banks.US_ROUTING_NUMBER:
        raise InvalidRequest(
            "The routing number is invalid.",
            param=f"{param}[routing_number]",
            code="routing_number_invalid",
        )
    return bank


def typed_bank_account(number: str, method: str) -> BankAccount | None:
    return banks.numbered(number, method)


def refusal(code: str, message: str, param: str) -> CardDeclined:
    """A card that was never tried, since it cannot be right. It leaves nothing behind."""
    error = CardDeclined(message, code=code, param=param)
    error.leaves_state = False
    return error


def declined(decline: Decline, *, keeps: bool = True, **more: Any) -> CardDeclined:
    """What a bank's no is told as; `more` is what it left behind."""
    error = CardDeclined(
        decline.message,
        code=decline.code,
        decline_code=decline.reason,
        advice_code=decline.advice,
        **more,
    )
    error.leaves_state = keeps
    return error


def _missing(param: str) -> InvalidRequest:
    return InvalidRequest(
        f"Missing required param: {param}.", param=param, code="parameter_missing"
    )

"""Why a payment did not go through, in words that help: a heading, a sentence, a marked field."""

from dataclasses import dataclass

from fakestripe.outcomes import Outcome
from fakestripe.pages.words import Words

HEADINGS = {
    "insufficient_funds": "The card has insufficient funds",
    "expired_card": "The card has expired",
    "authentication_failed": "The bank did not confirm it",
    "authentication_required": "The bank did not confirm it",
    "order_changed": "The order has changed",
}
SENTENCES = {
    "generic_decline": "The bank gave no reason ({code}). Nothing was charged. Try another card.",
    "authentication_failed": "3-D Secure failed. Nothing was charged. Try again, or another card.",
    "test_mode_live_card": (
        "It may be a real card. Nothing was charged or kept. Take one of the test cards below."
    ),
    "order_changed": "Look at the total again before you pay.",
}
FIELDS = {
    "number": "This is no card number.",
    "exp": "This date is not in the future, or none: write 08 / 30.",
    "cvc": "It has three digits, on American Express four.",
    "account_number": "This is no test account. Take one of those below.",
    "email": "Write an address such as ada@example.com.",
    "code": "This code does not apply to this order, or is used up.",
}
ALIASES = {"exp_month": "exp", "exp_year": "exp"}
NOT_THE_CARD = {"authentication_failed", "authentication_required", "order_changed"}
SILENT = {"code_applied", "code_removed", "nothing_to_confirm", ""}


@dataclass(frozen=True)
class Trouble:
    """What the page says above the form, and beside which field."""

    heading: str
    sentence: str
    field: str = ""
    hint: str = ""


def trouble(outcome: Outcome, words: Words) -> Trouble | None:
    """Return what is to be said of an act that did not pay; None where nothing is."""
    if outcome.code in SILENT:
        return None
    field = ALIASES.get(outcome.field, outcome.field)
    if field:
        return of_field(field, words)
    heading = HEADINGS.get(outcome.code, "The card was declined")
    sentence = SENTENCES.get(
        outcome.code, "The bank says {code}. Nothing was charged. Try another card."
    )
    told = words.say(heading), words.say(sentence, code=outcome.code)
    if outcome.code in NOT_THE_CARD:
        return Trouble(*told)
    return Trouble(*told, "number", words.say("Type another number, or take one below."))


def of_field(field: str, words: Words) -> Trouble:
    return Trouble(
        words.say("That does not fit"),
        words.say("Look at the field that is marked. Nothing was charged."),
        field,
        words.say(FIELDS.get(field, "This is needed.")),
    )

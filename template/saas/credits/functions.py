"""How the functions in `sql/` are called, and what their answers mean."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from saas.accounts.models import User
from saas.core.clock import shift
from saas.credits.errors import (
    CoveredTooMuch,
    HoldClosed,
    HoldNotFound,
    KeyReused,
    LotNotFound,
    WorkspaceClosed,
)

MOST = 10**12
LONGEST_KEY = 180


class Posted(NamedTuple):
    """What a flow has written, or had written the first time."""

    transaction_id: int
    available: int
    is_new: bool


class Answer(NamedTuple):
    """What every function returns that moves credits."""

    outcome: str
    posting: int
    balance: int


class Moment(NamedTuple):
    """So long from now, by the clock of the database: machines may differ about the time."""

    later: timedelta = timedelta()


NOW = Moment()


def call(function: str, *arguments: str | int | datetime | Moment | None) -> Answer:
    places = ", ".join(map(_place, arguments))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT outcome, posting, balance FROM {function}({places})",
            [_plain(argument) for argument in arguments],
        )
        return Answer(*cursor.fetchone())


def posted(answer: Answer, key: str) -> Posted:
    if answer.outcome == "reused":
        raise KeyReused(key)
    if answer.outcome == "closed":
        raise WorkspaceClosed
    return Posted(answer.posting, answer.balance, is_new=answer.outcome == "done")


def posted_of_hold(answer: Answer, key: str) -> Posted:
    if answer.outcome == "not found":
        raise HoldNotFound(key)
    if answer.outcome == "closed":
        raise HoldClosed(key)
    return posted(answer, key)


def posted_of_lot(answer: Answer, source_ref: str) -> Posted | None:
    """None where the lot is as told already."""
    if answer.outcome == "not found":
        raise LotNotFound(source_ref)
    if answer.outcome == "too large":
        raise CoveredTooMuch(source_ref, granted=answer.balance)
    if answer.outcome == "repeated":
        return None
    return posted(answer, source_ref)


def whole(amount: int, *, least: int = 1) -> int:
    if isinstance(amount, bool) or not isinstance(amount, int) or not least <= amount <= MOST:
        raise ValueError(
            f"Give a whole number of credits from {least} to {MOST:,}, not {amount!r}."
        )
    return amount


def named(key: str) -> str:
    """A refund or a capture puts a word in front of the key, and must still fit."""
    if not 1 <= len(key) <= LONGEST_KEY:
        raise ValueError(f"Give a key of 1 to {LONGEST_KEY} characters, not {key!r}.")
    return key


def pk(actor: User | None) -> int | None:
    return actor.pk if actor else None


def _place(argument: object) -> str:
    return "statement_timestamp() + %s" if isinstance(argument, Moment) else "%s"


def _plain(argument: object) -> Any:
    if isinstance(argument, Moment):
        return shift() + argument.later
    return argument.replace("\x00", "") if isinstance(argument, str) else argument

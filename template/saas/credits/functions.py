"""How the functions in `sql/` are called."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from saas.core.clock import shift


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


def _place(argument: object) -> str:
    return "statement_timestamp() + %s" if isinstance(argument, Moment) else "%s"


def _plain(argument: object) -> Any:
    if isinstance(argument, Moment):
        return shift() + argument.later
    return argument.replace("\x00", "") if isinstance(argument, str) else argument

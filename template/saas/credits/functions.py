"""How the functions in `sql/` are called."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection


class Answer(NamedTuple):
    """What every function returns that moves credits."""

    outcome: str
    posting: int
    balance: int


def call(function: str, *arguments: str | int | datetime | None) -> Answer:
    places = ", ".join(["%s"] * len(arguments))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT outcome, posting, balance FROM {function}({places})",
            [a.replace("\x00", "") if isinstance(a, str) else a for a in arguments],
        )
        return Answer(*cursor.fetchone())

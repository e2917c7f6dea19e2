"""The one clock. Code asks it for the time, so tests and demo data can travel.

What several machines decide together (who has a job, what has lapsed) goes by the clock of the
database, which is one: `database_now()`, or `shift()` beside `statement_timestamp()` in SQL;
`database_time()` asks for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Expression, ExpressionWrapper, Value
from django.db.models.functions import Now
from django.utils import timezone

_shift: ContextVar[timedelta] = ContextVar("shift", default=timedelta())


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return timezone.now() + _shift.get()


def shift() -> timedelta:
    """Return how far the clock is set to another moment: nothing, but for tests and demo data."""
    return _shift.get()


def database_now(later: timedelta = timedelta()) -> Expression:
    """Return the time of the database, or one so much later, as a value in queries and updates."""
    if not (ahead := shift() + later):
        return Now()
    return ExpressionWrapper(Now() + Value(ahead), output_field=DateTimeField())


def database_time() -> datetime:
    """Ask the database for its time, which no other machine's clock contradicts."""
    with connection.cursor() as cursor:
        ahead: Any = shift()  # the stubs know no intervals
        cursor.execute("SELECT statement_timestamp() + %s", [ahead])
        moment: datetime = cursor.fetchone()[0]
    return moment


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Set the clock to another moment; time goes on from there. For demo data."""
    token = _shift.set(moment - timezone.now())
    try:
        yield
    finally:
        _shift.reset(token)

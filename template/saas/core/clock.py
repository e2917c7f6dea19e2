"""The one clock. Code asks it for the time, so tests and demo data can travel.

What several machines decide together (who has a job, what has lapsed) goes by the clock of the
database, which is one: `database_now()`, or `shift()` beside `statement_timestamp()` in SQL.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

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


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Set the clock to another moment; time goes on from there. For demo data."""
    token = _shift.set(moment - timezone.now())
    try:
        yield
    finally:
        _shift.reset(token)

"""The one clock. Code asks it for the time, so tests and demo data can travel."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.utils import timezone

_shift: ContextVar[timedelta] = ContextVar("shift", default=timedelta())


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return timezone.now() + _shift.get()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Set the clock to another moment; time goes on from there. For demo data."""
    token = _shift.set(moment - timezone.now())
    try:
        yield
    finally:
        _shift.reset(token)

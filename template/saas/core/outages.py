"""Tells a database that is away from one that refuses, and says so once, not for each request."""

import logging
import time
from typing import ClassVar

import psycopg
from django.db import InterfaceError, OperationalError

logger = logging.getLogger(__name__)

# What the server says as it goes, comes or is full; without a code, nobody said anything.
_AWAY = ("08", "57P01", "57P02", "57P03", "53300")
SILENCE = 30  # seconds


def is_away(error: BaseException | None) -> bool:
    """Whether the error, or one that it followed on, is of a database that does not answer."""
    while error:
        if isinstance(error, OperationalError | InterfaceError):
            return is_silence(error.__cause__)
        error = error.__cause__ or error.__context__
    return False


def is_silence(error: BaseException | None) -> bool:
    """Whether nobody answered, going by what psycopg tells."""
    code = error.sqlstate if isinstance(error, psycopg.Error) else None
    return code is None or code.startswith(_AWAY)


def warn(error: BaseException | None) -> None:
    logger.warning("The database does not answer, and visitors are told to wait: %s", error)


class Seldom(logging.Filter):
    """Lets a line pass that was not said a moment ago: an outage says it at each request."""

    said: ClassVar[dict[str, float]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        now = time.monotonic()
        if now < self.said.get(record.msg, -SILENCE) + SILENCE:
            return False
        self.said[record.msg] = now
        return True


class NoTracebacks(logging.Filter):
    """Drops what Django logs for each request that met the outage."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and is_away(record.exc_info[1]))

"""Django's PostgreSQL backend, quick to say that the database is away.

A thread that waits for a lost database is missed by pages that need none. So one waits, and for a
moment afterwards the others are told at once.
"""

import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from saas.core.outages import is_silence

PAUSE = 1  # second


class DatabaseWrapper(base.DatabaseWrapper):
    away_until = 0.0  # of this process, by the clock that no one turns

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if time.monotonic() < DatabaseWrapper.away_until:
            raise psycopg.OperationalError("it did not a moment ago")
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError as error:
            if is_silence(error):
                DatabaseWrapper.away_until = time.monotonic() + PAUSE
            raise

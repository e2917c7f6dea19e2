"""A connection beside Django's: it hears of new jobs, and leases are renewed on it."""

import secrets
from contextlib import closing
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from saas.jobs import statements
from saas.jobs.models import Job

NEWS = "jobs"

# A line that hears nothing for long may be broken without a word, behind a router say.
ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}


class Line:
    """Never from Django's pool: what listens must stay with one server process.

    A pooler in transaction mode does not do that, so the line greets itself, by another
    connection: what comes back tells that notifications arrive.
    """

    def __init__(self, *, listens: bool = True) -> None:
        self.connection = _connect()
        self.greeting = f"{NEWS}_{secrets.token_hex(8)}"
        for channel in (NEWS, self.greeting) if listens else ():
            self.connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))

    def greet(self) -> None:
        with closing(_connect()) as other:
            other.execute("SELECT pg_notify(%s, '')", [self.greeting])

    def news(self) -> tuple[set[str], bool]:
        """Return the queues that have new jobs, and whether the greeting has come back."""
        heard = list(self.connection.notifies(timeout=0))
        queues = {note.payload for note in heard if note.channel == NEWS}
        return queues, any(note.channel == self.greeting for note in heard)

    def renew(self, jobs: list[Job]) -> set[int]:
        """Renew the leases of these jobs and return those that are still ours."""
        if not jobs:
            self.connection.execute("SELECT 1")  # finds out whether it is still there
            return set()
        with self.connection.transaction():
            # A job's own transaction may hold its row. Then nobody can take it away either.
            self.connection.execute("SET LOCAL lock_timeout = '2s'")
            return statements.renew(self.connection, jobs)

    def fileno(self) -> int:
        return self.connection.fileno()

    def close(self) -> None:
        self.connection.close()


def _connect() -> psycopg.Connection[Any]:
    parameters = connection.get_connection_params()
    for django_only in ("context", "cursor_factory", "prepare_threshold"):
        parameters.pop(django_only, None)
    return psycopg.connect(**ALIVE | parameters, autocommit=True, prepare_threshold=None)

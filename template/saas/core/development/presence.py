"""Who uses the embedded database: each process of ours is known to it by its connections."""

import atexit
import os
from pathlib import Path

import psycopg
from django.db import connections

from saas.core.development import embedded_postgres

_entered: set[Path] = set()


def name(process: int | str) -> str:
    return f"manage.py {process}"


def enter(data: Path) -> None:
    """Start the server unless it runs; when this process ends, stop it if no other is there."""
    if data not in _entered:
        embedded_postgres.start(data)
        _entered.add(data)
        atexit.register(leave, data)


def leave(data: Path) -> bool:
    """Let go of the server. False if it stays up, since another process uses it."""
    _close_connections()
    _entered.discard(data)
    if not embedded_postgres.answers(data):
        return True
    if _others(data):
        return False
    embedded_postgres.stop(data)
    return True


def _others(data: Path) -> bool:
    query = "SELECT application_name FROM pg_stat_activity WHERE application_name LIKE %s"
    with psycopg.connect(embedded_postgres.url(data), connect_timeout=5) as connection:
        names = connection.execute(query, [name("%")]).fetchall()
    return any(found != name(os.getpid()) for (found,) in names)


def _close_connections() -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()
        if pool := getattr(connection, "pool", None):
            pool.close()

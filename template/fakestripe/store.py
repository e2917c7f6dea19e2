"""Where everything is kept: one SQLite file, or memory. A request is one transaction."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

type Body = dict[str, Any]
"""An object as Stripe sends it. Names that begin with `_` are ours and are never sent."""

TABLES = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    created INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL,
    UNIQUE (account, id)
);
CREATE INDEX IF NOT EXISTS objects_listed ON objects (account, kind, created DESC, seq DESC);
CREATE INDEX IF NOT EXISTS objects_of_customer
    ON objects (account, kind, json_extract(body, '$.customer'), created, seq);
CREATE INDEX IF NOT EXISTS objects_of_intent
    ON objects (account, kind, json_extract(body, '$.payment_intent'), created, seq);
CREATE INDEX IF NOT EXISTS objects_of_charge
    ON objects (account, kind, json_extract(body, '$.charge'), created, seq);
CREATE TABLE IF NOT EXISTS answers (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    address TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    request TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE INDEX IF NOT EXISTS answers_by_age ON answers (created);
CREATE TABLE IF NOT EXISTS due (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    account TEXT NOT NULL,
    test_clock TEXT,
    task TEXT NOT NULL,
    subject TEXT NOT NULL,
    given TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS due_in_order ON due (at, seq);
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    event TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try REAL,
    answer TEXT NOT NULL DEFAULT '',
    took INTEGER,
    disturbed TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (next_try) WHERE next_try IS NOT NULL;
CREATE INDEX IF NOT EXISTS deliveries_of_event ON deliveries (account, event);
CREATE TABLE IF NOT EXISTS remembered (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


OURS = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
VERSION = 1
"""Of these tables. A file of another version is begun anew: it holds nothing but tries."""


class Unreadable(Exception):
    """The file holds no fakestripe."""


class Store:
    """One connection and one lock: requests, the clock and the deliveries take turns."""

    def __init__(self, path: str) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._make_tables()
        except sqlite3.DatabaseError as error:
            raise Unreadable(
                f"{path} is no data of fakestripe ({error}). Name another file."
            ) from None

    def _make_tables(self) -> None:
        [version] = self._connection.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            names = [row["name"] for row in self.rows(OURS)]
            self._connection.executescript("".join(f"DROP TABLE {name};" for name in names))
        self._connection.executescript(f"{TABLES}PRAGMA user_version = {VERSION};")

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, alone. One inside another is a savepoint."""
        with self._lock:
            name = f"depth_{self._depth}"
            self._connection.execute(f"SAVEPOINT {name}" if self._depth else "BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth:
                    self._connection.execute(f"ROLLBACK TO {name}")
                    self._connection.execute(f"RELEASE {name}")
                else:
                    self._connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            self._connection.execute(f"RELEASE {name}" if self._depth else "COMMIT")

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def row(self, query: str, *values: Any) -> sqlite3.Row | None:
        return next(iter(self.rows(query, *values)), None)

    def change(self, query: str, *values: Any) -> int:
        """Run it and return how many rows it changed."""
        with self._lock:
            return self._connection.execute(query, values).rowcount

    def add(self, account: str, body: Body) -> None:
        self.change(
            "INSERT INTO objects (id, account, kind, created, body) VALUES (?, ?, ?, ?, ?)",
            body["id"],
            account,
            body["object"],
            body.get("created", 0),
            json.dumps(body),
        )

    def save(self, account: str, body: Body) -> None:
        self.change(
            "UPDATE objects SET body = ? WHERE account = ? AND id = ?",
            json.dumps(body),
            account,
            body["id"],
        )

    def bury(self, account: str, body: Body) -> None:
        """Delete it from lists; what is left says no more than that it is gone."""
        self.save(account, {"id": body["id"], "object": body["object"], "deleted": True})
        self.change(
            "UPDATE objects SET deleted = 1 WHERE account = ? AND id = ?", account, body["id"]
        )

    def find(self, account: str, id: str) -> Body | None:
        row = self.row("SELECT body FROM objects WHERE account = ? AND id = ?", account, id)
        return json.loads(row["body"]) if row else None

    def remember(self, name: str, value: Any) -> None:
        self.change(
            "INSERT INTO remembered VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            name,
            json.dumps(value),
        )

    def remembered(self, name: str, otherwise: Any = None) -> Any:
        row = self.row("SELECT value FROM remembered WHERE name = ?", name)
        return json.loads(row["value"]) if row else otherwise

    def empty(self) -> None:
        with self.transaction():
            for table in ("objects", "answers", "due", "deliveries", "remembered"):
                self.change(f"DELETE FROM {table}")

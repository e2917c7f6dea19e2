"""Time: it can be moved forward, and what falls due on the way happens in order.

There is one time for all, which runs and can be advanced, and there are test clocks, which stand
still until they are advanced. A task is a function that says which one it is:

    @when_due("refund.settle")
    def settle(account: Account, id: str) -> None: ...
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fakestripe.store import Store

if TYPE_CHECKING:
    from fakestripe.account import Account

type Task = Callable[..., None]

log = logging.getLogger("fakestripe")

TASKS: dict[str, Task] = {}


def when_due(name: str) -> Callable[[Task], Task]:
    """Name a task, so that it can wait in the store. It gets the account and the subject's id."""

    def named(task: Task) -> Task:
        TASKS[name] = task
        return task

    return named


class Clock:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._instant = threading.local()
        """Within a task, it is the moment when that fell due."""
        self._ahead: int = store.remembered("seconds_ahead", 0)

    def now(self, account: str = "", test_clock: str | None = None) -> int:
        instant: int | None = getattr(self._instant, "at", None)
        if instant is not None:
            return instant
        clock = self._store.find(account, test_clock) if test_clock else None
        return clock["frozen_time"] if clock else int(time.time()) + self._ahead

    def put(
        self,
        account: str,
        task: str,
        subject: str,
        *,
        at: int,
        test_clock: str | None,
        given: dict[str, Any],
    ) -> None:
        if task not in TASKS:
            raise LookupError(f"No task is called {task}")
        self._store.change(
            "INSERT INTO due (at, account, test_clock, task, subject, given) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            at,
            account,
            test_clock,
            task,
            subject,
            json.dumps(given),
        )

    def waits(self, account: str, task: str, subject: str, *, at: int) -> bool:
        """Say if this is put in for that moment."""
        row = self._store.row(
            "SELECT 1 FROM due WHERE at = ? AND account = ? AND task = ? AND subject = ?",
            at,
            account,
            task,
            subject,
        )
        return row is not None

    def take_back(self, account: str, task: str, subject: str) -> None:
        self._store.change(
            "DELETE FROM due WHERE account = ? AND task = ? AND subject = ?", account, task, subject
        )

    def advance(self, to: int, open_account: "Callable[[str, str | None], Account]") -> None:
        """Move the time of all forward; what falls due on the way happens at its own moment."""
        self.run_due(to, open_account)
        self._move(to)

    def run_due(
        self,
        until: int,
        open_account: "Callable[[str, str | None], Account]",
        test_clock: str | None = None,
    ) -> int:
        """Let happen what falls due until then, and return how much that was.

        Each task is a transaction of its own. What a task puts in for later is done too, if it
        falls due in time.
        """
        done = 0
        while self._run_next(until, open_account, test_clock):
            done += 1
        return done

    def next_due(self) -> int | None:
        row = self._store.row("SELECT min(at) AS at FROM due WHERE test_clock IS NULL")
        return row["at"] if row else None

    def waiting(self, limit: int = 50) -> list[dict[str, Any]]:
        """Return what falls due next, in order."""
        rows = self._store.rows(
            "SELECT at, account, test_clock, task, subject FROM due ORDER BY at, seq LIMIT ?", limit
        )
        return [dict(row) for row in rows]

    def reset(self) -> None:
        self._ahead = 0

    def _run_next(
        self,
        until: int,
        open_account: "Callable[[str, str | None], Account]",
        test_clock: str | None,
    ) -> bool:
        with self._store.transaction():
            row = self._store.row(
                "SELECT * FROM due WHERE at <= ? AND test_clock IS ? ORDER BY at, seq LIMIT 1",
                until,
                test_clock,
            )
            if row is None:
                return False
            self._store.change("DELETE FROM due WHERE seq = ?", row["seq"])
            if test_clock is None:
                self._move(row["at"])
            account = open_account(row["account"], row["test_clock"])
            outer = getattr(self._instant, "at", None)
            self._instant.at = row["at"]
            try:
                with self._store.transaction():
                    TASKS[row["task"]](account, row["subject"], **json.loads(row["given"]))
            except Exception:  # one that fails must not hold up all others
                log.exception("%s of %s failed and is dropped", row["task"], row["subject"])
            finally:
                self._instant.at = outer
            return True

    def _move(self, to: int) -> None:
        ahead = to - int(time.time())
        if ahead > self._ahead:
            self._ahead = ahead
            self._store.remember("seconds_ahead", ahead)

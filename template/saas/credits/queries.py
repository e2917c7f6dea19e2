"""What a workspace has, what is left of it, and what moved."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from saas.accounts.models import User, Workspace
from saas.core.clock import shift
from saas.core.paging import Window, containing
from saas.credits import sql
from saas.credits.errors import LotNotFound
from saas.credits.models import BY_STAFF, Lot, Transaction

CHUNK = 500
# What movements.sql gives of a transaction and of its actor, in the order of their fields.
MOVEMENT = ["id", "kind", "actor_id", "reason", "change", "available_after", "at"]
ACTOR = ["email", "name", "is_staff"]


class Balance(NamedTuple):
    available: int
    held: int
    debt: int


class OpenLot(NamedTuple):
    """What is left of a lot."""

    kind: Lot.Kind
    granted: int
    remaining: int
    expires_at: datetime | None


class Standing(NamedTuple):
    """What a workspace has, and the lots that can be spent, in the order of use."""

    balance: Balance
    lots: list[OpenLot]


class Taken(NamedTuple):
    """What `flows.cover` would take: from the lot, where less than 0 comes back, and as a debt."""

    from_lot: int
    owed: int


class LotState(NamedTuple):
    """A lot as it stands, and what became of the rest of it."""

    granted: int
    remaining: int
    frozen: int
    lapsed: int
    taken: int
    """by refunds and lost disputes, less what was returned"""
    covered: int
    expires_at: datetime | None
    is_frozen: bool
    is_closed: bool

    @property
    def unused(self) -> int:
        return self.remaining + self.frozen

    @property
    def let_go(self) -> int:
        """The most that can be covered without a debt: the used part is let go."""
        return min(self.taken + self.unused + self.lapsed, self.granted)

    def would_take(self, covered: int) -> Taken:
        """Tell what `flows.cover` would do, as `credits_wanted` in sql/covering.sql reckons it."""
        within_reach = self.taken + self.unused
        wanted = max(min(covered, within_reach), covered - self.lapsed, 0)
        if self.is_closed:
            wanted = min(wanted, within_reach)
        more = 0 if covered == self.covered else wanted - self.taken
        from_lot = min(more, self.unused)
        return Taken(from_lot, more - from_lot)


class Movements(NamedTuple):
    """Some of the transactions that were found, and how many of all were counted."""

    rows: list[Transaction]
    counted: int


class Narrowed(NamedTuple):
    """Which movements to look at. `who`: a person's id, `support` or `system`."""

    search: str = ""
    kinds: list[Transaction.Kind] | None = None
    who: str = ""
    since: datetime | None = None


def balance(workspace: Workspace) -> Balance:
    """What the workspace has. A lot that has lapsed counts as 0, posted or not."""
    return standing(workspace).balance


def standing(workspace: Workspace) -> Standing:
    asked: dict[str, Any] = {"workspace": workspace.pk, "shift": shift()}
    with connection.cursor() as cursor:
        cursor.execute(sql.read("standing"), asked)
        rows = cursor.fetchall()
    if not rows:
        return Standing(Balance(0, 0, 0), [])
    lots = [
        OpenLot(Lot.Kind(kind), granted, remaining, expires_at)
        for *_, kind, granted, remaining, expires_at, has_lapsed in rows
        if kind and not has_lapsed
    ]
    return Standing(Balance(*rows[0][:3]), lots)


def lot(workspace: Workspace, source_ref: str) -> LotState:
    """How the lot of a purchase, or of any other source, stands. Raises LotNotFound."""
    asked: dict[str, Any] = {
        "workspace": workspace.pk,
        "source_ref": source_ref,
        "shift": shift(),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.read("lot"), asked)
        row = cursor.fetchone()
    if row is None:
        raise LotNotFound(source_ref)
    return LotState(*row)


def movements(
    workspace: Workspace, narrowed: Narrowed, window: Window, *, before: int | None = None
) -> Movements:
    """The workspace's transactions, newest first, with what `title`, `who` and the like tell."""
    asked: dict[str, Any] = {
        **narrowed._asdict(),
        **window._asdict(),
        "workspace": workspace.pk,
        "search": containing(narrowed.search),
        "kinds": narrowed.kinds and [str(kind) for kind in narrowed.kinds],
        "most": window.most,
        "by_staff": [str(kind) for kind in BY_STAFF],
        "before": before,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.read("movements"), asked)
        rows = cursor.fetchall()
    return Movements([_movement(row) for _, *row in rows if row[0]], rows[0][0])


def every_movement(workspace: Workspace, narrowed: Narrowed) -> Iterator[Transaction]:
    """All of them, a chunk at a time: there is no end to what an export may hold."""
    last = None
    while rows := movements(workspace, narrowed, Window(CHUNK), before=last).rows:
        yield from rows
        last = rows[-1].pk


def violations() -> list[str]:
    """A sentence for each rule of the ledger that does not hold; none in a sound ledger."""
    with connection.cursor() as cursor:
        cursor.execute(sql.read("invariants"))
        return [sentence for (sentence,) in cursor.fetchall()]


def _movement(row: list[Any]) -> Transaction:
    *columns, email, name, is_staff, kinds = row
    movement = Transaction.from_db(connection.alias, MOVEMENT, columns)
    movement.moved = kinds or []
    if movement.actor_id:
        actor = [movement.actor_id, email, name, is_staff]
        movement.actor = User.from_db(connection.alias, ["id", *ACTOR], actor)
    return movement

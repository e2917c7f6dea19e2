"""One movement with those that belong to it, and the lots that they moved."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saas.accounts.models import User, Workspace
from saas.core.drawing import figure
from saas.credits import sql
from saas.credits.buckets import Lapse
from saas.credits.lots import Origin
from saas.credits.models import Lot, Transaction

COLUMNS = ["id", "kind", "key", "actor_id", "reason", "change", "available_after", "at"]
ACTOR = ["email", "name", "is_staff"]
Kind = Transaction.Kind


class MovedLot(NamedTuple):
    """A lot before and after."""

    kind: Lot.Kind
    origin: Origin
    expires_at: datetime | None
    before: int
    change: int

    @property
    def after(self) -> int:
        return self.before + self.change

    @property
    def lapse(self) -> Lapse | None:
        return Lapse(self.before, self.expires_at) if self.expires_at else None


class Chapter(NamedTuple):
    """One thing that happened, told in a line."""

    icon: str
    tone: str
    told: str
    detail: str
    at: datetime

    def of(self, amount: int) -> "Chapter":
        return self._replace(told=self.told % {"figure": figure(amount)})


class Story(NamedTuple):
    movement: Transaction
    together: list[Transaction]
    """what belongs together, the movement among it, the oldest first"""
    lots: list[MovedLot]

    @property
    def before(self) -> int:
        return sum(lot.before for lot in self.lots)

    @property
    def change(self) -> int:
        return sum(lot.change for lot in self.lots)

    @property
    def after(self) -> int:
        return self.before + self.change

    @property
    def heading(self) -> str:
        """240 credits for Transcribe; what else moved credits is named by its kind."""
        movement = self.movement
        if movement.kind != Kind.USAGE or ": " not in movement.reason:
            return movement.title
        amount = -movement.change
        told = ngettext("%(figure)s credit for %(what)s", "%(figure)s credits for %(what)s", amount)
        return told % {"figure": figure(amount), "what": movement.title}

    @property
    def chapters(self) -> list[Chapter]:
        """How it came to this; none where nothing else belongs to it."""
        if len(self.together) == 1:
            return []
        return [chapter for one in self.together for chapter in self._chapters(one)]

    def _chapters(self, one: Transaction) -> Iterator[Chapter]:
        amount = abs(one.change)
        if one.kind == Kind.HOLD:
            yield Chapter("lock", "is-info", _("%(figure)s held"), one.detail, one.at).of(amount)
            return
        if one.kind in (Kind.USAGE, Kind.CAPTURE):
            used = amount if one.kind == Kind.USAGE else self._charged
            told = _("%(figure)s used")
            yield Chapter("check", "is-success", told, one.detail, one.at).of(used)
        if one.kind != Kind.USAGE and amount:
            yield Chapter("undo-2", "", _("%(figure)s given back"), one.detail, one.at).of(amount)

    @property
    def _charged(self) -> int:
        """What a hold was charged: what it took, less what came back."""
        return -sum(one.change for one in self.together)


def story(workspace: Workspace, pk: int) -> Story | None:
    """What is to tell of a movement; None if this workspace has none of that number.

    The lots of a hold that was charged are those of both: what it took, less what came back.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.read("story"), {"workspace": workspace.pk, "pk": pk})
        rows = cursor.fetchall()
    together = {row[0]: _movement(row) for row in rows}
    if pk not in together:
        return None
    movement = together[pk]
    shown = {pk}
    if movement.kind == Kind.CAPTURE:
        shown |= {one.pk for one in together.values() if one.kind == Kind.HOLD}
    parts = [part for row in rows if row[0] in shown for part in json.loads(row[-1])]
    return Story(movement, list(together.values()), _lots(parts))


def _movement(row: tuple[Any, ...]) -> Transaction:
    *columns, email, name, is_staff, lots = row
    movement = Transaction.from_db(connection.alias, COLUMNS, columns)
    movement.moved = list(dict.fromkeys(part["kind"] for part in json.loads(lots)))
    if movement.actor_id:
        actor = [movement.actor_id, email, name, is_staff]
        movement.actor = User.from_db(connection.alias, ["id", *ACTOR], actor)
    return movement


def _lots(parts: list[dict[str, Any]]) -> list[MovedLot]:
    """One for each lot: before the first part of it, and changed by all."""
    found: dict[int, dict[str, Any]] = {}
    for part in parts:
        lot = found.setdefault(part["pk"], part | {"change": 0})
        lot["change"] += part["change"]
    return [_lot(lot) for lot in found.values() if lot["change"]]


def _lot(part: dict[str, Any]) -> MovedLot:
    lapses = part["expires_at"]
    return MovedLot(
        Lot.Kind(part["kind"]),
        Origin(part["reason"], part["is_written"]),
        datetime.fromisoformat(lapses) if lapses else None,
        part["before"],
        part["change"],
    )

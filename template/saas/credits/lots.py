"""What is left of each lot, for the page of credits: of which kind, from where, until when."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from saas.accounts.models import Workspace
from saas.core.clock import shift
from saas.credits import reasons, sql
from saas.credits.buckets import Lapse
from saas.credits.models import Lot

MOST = 12  # rows; who has more sees those that go first


class Origin(NamedTuple):
    """Why a lot was granted; `is_written`: in somebody's own words."""

    reason: str
    is_written: bool

    @property
    def told(self) -> str:
        told = self.reason if self.is_written else reasons.told(self.reason)
        return told.removesuffix(".")


class LotLeft(NamedTuple):
    kind: Lot.Kind
    granted: int
    remaining: int
    expires_at: datetime | None
    origin: Origin

    @property
    def lapse(self) -> Lapse | None:
        return Lapse(self.remaining, self.expires_at) if self.expires_at else None


def lots_left(workspace: Workspace) -> list[LotLeft]:
    """The lots that will be used first, in that order; at most MOST."""
    asked: dict[str, Any] = {"workspace": workspace.pk, "shift": shift(), "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(sql.read("lots_left"), asked)
        rows = cursor.fetchall()
    return [
        LotLeft(Lot.Kind(kind), granted, remaining, expires_at, Origin(reason, is_written))
        for kind, granted, remaining, expires_at, reason, is_written in rows
    ]

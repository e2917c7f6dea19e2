"""What was used: by day, by month, and how long the rest lasts. A refunded spend is no use."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.credits import sql
from saas.credits.models import BY_STAFF, Lot

PACE_DAYS = 30


class Day(NamedTuple):
    day: date
    amount: int


class Use(NamedTuple):
    """What was used in a number of days up to today, in as many before them, and this month."""

    days: list[Day]
    total: int
    before: int
    this_month: int

    @property
    def percent(self) -> int:
        """How much more (or, below 0, less) than before; 0 where there was nothing before."""
        return round(100 * (self.total - self.before) / self.before) if self.before else 0


class Pace(NamedTuple):
    """How much was used in the last 30 days, or since the first use in them."""

    used: int
    since: datetime | None

    @property
    def a_day(self) -> float:
        if not self.since:
            return 0
        return self.used / max(ceil((now() - self.since) / timedelta(days=1)), 1)

    @property
    def rounded(self) -> int:
        return round(self.a_day)

    def days_left(self, available: int) -> int | None:
        """How long the rest lasts; None where nothing was used."""
        return int(available / self.a_day) if self.used else None


class Month(NamedTuple):
    used: int
    runs: int
    added: int
    times_added: int
    by_kind: dict[Lot.Kind, int]


class Person(NamedTuple):
    pk: int
    name: str


class Overview(NamedTuple):
    """What stands above the list of movements."""

    month: Month
    pace: Pace
    people: list[Person]
    """Who has moved credits of this workspace, apart from Support."""


def use_by_day(workspace: Workspace, days: int) -> Use:
    today = timezone.localdate(now())
    first = today - timedelta(days=days - 1)
    since = _midnight(first - timedelta(days=days))
    zone = timezone.get_current_timezone_name()
    rows = _ask("use_by_day", workspace, since, zone=zone)
    amounts: dict[date, int] = dict(rows)
    recent = [Day(day, amounts.get(day, 0)) for day in _days(first, days)]
    return Use(
        days=recent,
        total=sum(day.amount for day in recent),
        before=sum(amount for day, amount in amounts.items() if day < first),
        this_month=sum(amount for day, amount in amounts.items() if day >= today.replace(day=1)),
    )


def overview(workspace: Workspace) -> Overview:
    month = _midnight(timezone.localdate(now()).replace(day=1))
    paced = now() - timedelta(days=PACE_DAYS)
    by_staff = [str(kind) for kind in BY_STAFF]
    ((kinds, amounts, runs, added, times_added, used, since, people, names),) = _ask(
        "overview", workspace, min(month, paced), month=month, paced=paced, by_staff=by_staff
    )
    by_kind = {Lot.Kind(kind): amount for kind, amount in zip(kinds, amounts, strict=True)}
    return Overview(
        Month(sum(amounts), runs, added, times_added, by_kind),
        Pace(used, since),
        [Person(pk, name) for pk, name in zip(people, names, strict=True)],
    )


def _ask(question: str, workspace: Workspace, since: datetime, **asked: Any) -> list[Any]:
    """Put a question to what was used since a moment."""
    with connection.cursor() as cursor:
        asked |= {"workspace": workspace.pk, "since": since}
        cursor.execute(sql.read("used", question), asked)
        rows: list[Any] = cursor.fetchall()
    return rows


def _days(first: date, count: int) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range(count))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))

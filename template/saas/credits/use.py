"""What was used: by day, by month, and how long the rest lasts. A refunded spend is no use."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.credits.models import Entry, Lot, Transaction

PACE_DAYS = 30


class Day(NamedTuple):
    day: date
    amount: int


class Use(NamedTuple):
    """What was used in a number of days up to today, and in as many before them."""

    days: list[Day]
    total: int
    before: int

    @property
    def percent(self) -> int:
        """How much more (or, below 0, less) than before; 0 where there was nothing before."""
        return round(100 * (self.total - self.before) / self.before) if self.before else 0


class Pace(NamedTuple):
    a_day: float
    days_left: int | None


class Month(NamedTuple):
    used: int
    runs: int
    added: int
    times_added: int
    by_kind: dict[str, int]


def use_by_day(workspace: Workspace, days: int) -> Use:
    today = timezone.localdate(now())
    first = today - timedelta(days=days - 1)
    by_day = _used(workspace).filter(transaction__at__gte=_midnight(first - timedelta(days=days)))
    amounts = dict(
        by_day.annotate(day=TruncDate("transaction__at"))
        .values_list("day")
        .annotate(Sum("amount"))
        .order_by()
    )
    recent = [Day(day, amounts.get(day, 0)) for day in _days(first, days)]
    total = sum(day.amount for day in recent)
    before = sum(amount for day, amount in amounts.items() if day < first)
    return Use(recent, total, before)


def pace(workspace: Workspace, available: int) -> Pace:
    """Credits a day over the last 30 days, or since the first use, and how long the rest lasts."""
    since = now() - timedelta(days=PACE_DAYS)
    found = _used(workspace).filter(transaction__at__gt=since)
    used = found.aggregate(total=Sum("amount"), first=Min("transaction__at"))
    if not used["total"]:
        return Pace(0, None)
    days = max(ceil((now() - used["first"]) / timedelta(days=1)), 1)
    a_day = used["total"] / days
    return Pace(a_day, int(available / a_day))


def this_month(workspace: Workspace) -> Month:
    began = _midnight(timezone.localdate(now()).replace(day=1))
    used = _used(workspace).filter(transaction__at__gte=began)
    by_kind = dict(used.values_list("lot__kind").annotate(Sum("amount")).order_by("lot__kind"))
    runs = used.aggregate(runs=Count("transaction", distinct=True))["runs"]
    added = Transaction.objects.filter(
        account__workspace=workspace,
        at__gte=began,
        change__gt=0,
        kind__in=[Transaction.Kind.GRANT, Transaction.Kind.ADJUST],
    ).aggregate(total=Sum("change"), times=Count("pk"))
    return Month(
        used=sum(by_kind.values()),
        runs=runs,
        added=added["total"] or 0,
        times_added=added["times"],
        by_kind={Lot.Kind(kind).label: amount for kind, amount in by_kind.items()},
    )


def _used(workspace: Workspace) -> QuerySet[Entry]:
    refund = Transaction.objects.filter(reverses=OuterRef("transaction"))
    spent = [Transaction.Kind.USAGE, Transaction.Kind.CAPTURE]
    return Entry.objects.filter(
        Q(bucket=Entry.Bucket.WORLD, transaction__kind__in=spent) & ~Exists(refund),
        transaction__account__workspace=workspace,
    )


def _days(first: date, count: int) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range(count))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))

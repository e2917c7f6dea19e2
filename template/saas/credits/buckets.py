"""The balance told by bucket: how much of which kind, and when it lapses."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

from saas.core.clock import now
from saas.credits.conf import has_credit_types
from saas.credits.queries import OpenLot

SOON = timedelta(days=14)


class Bucket(NamedTuple):
    label: str
    amount: int
    note: str
    lapses_soon: bool


class Lapse(NamedTuple):
    amount: int
    at: datetime

    @property
    def is_soon(self) -> bool:
        return self.at < now() + SOON


def buckets(lots: list[OpenLot]) -> list[Bucket]:
    """One for each kind, in the order of use; a single one where credits have no kinds."""
    if not has_credit_types():
        return [_bucket("Credits", lots, is_first=False)] if lots else []
    kinds: dict[str, list[OpenLot]] = {}
    for lot in lots:
        kinds.setdefault(str(lot.kind.label), []).append(lot)
    return [
        _bucket(label, of_kind, is_first=number == 0 and len(kinds) > 1)
        for number, (label, of_kind) in enumerate(kinds.items())
    ]


def next_lapse(lots: list[OpenLot]) -> Lapse | None:
    """What lapses first, and when."""
    moments = [lot.expires_at for lot in lots if lot.expires_at]
    if not moments:
        return None
    first = min(moments)
    return Lapse(sum(lot.remaining for lot in lots if lot.expires_at == first), first)


def when(moment: datetime) -> str:
    """Say it as people do: today, tomorrow, in 6 days, on 3 November 2027."""
    days = (timezone.localdate(moment) - timezone.localdate(now())).days
    if days <= 1:
        return "tomorrow" if days == 1 else "today"
    if days <= 31:
        return f"in {days} days"
    return f"on {date_format(timezone.localtime(moment), 'j F Y')}"


def _bucket(label: str, lots: list[OpenLot], *, is_first: bool) -> Bucket:
    amount = sum(lot.remaining for lot in lots)
    lapse = next_lapse(lots)
    note = "No expiry date"
    if lapse:
        part = "Lapses" if lapse.amount == amount else f"{lapse.amount:,} lapse"
        note = f"{part} {when(lapse.at)}"
    if is_first:
        note += ", spent first"
    return Bucket(label, amount, note, lapses_soon=bool(lapse and lapse.is_soon))

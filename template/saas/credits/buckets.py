"""The balance told by bucket: how much of which kind, and when it lapses."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from saas.core.clock import now
from saas.core.drawing import figure, short_day
from saas.credits.conf import has_credit_types
from saas.credits.models import Lot
from saas.credits.queries import OpenLot

SOON = timedelta(days=14)
COUNTED_DAYS = 31


class HasKind(Protocol):
    @property
    def kind(self) -> Lot.Kind: ...


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

    @property
    def day(self) -> str:
        """The day alone: 30 Nov, and 3 November 2027 where the year is another."""
        day = timezone.localdate(self.at)
        is_this_year = day.year == timezone.localdate(now()).year
        return short_day(day) if is_this_year else date_format(day, "DATE_FORMAT")

    @property
    def distance(self) -> str:
        """How far it is, as long as it can be counted: in 6 days."""
        return when(self.at) if _days_until(self.at) <= COUNTED_DAYS else ""

    @property
    def told(self) -> str:
        told = ngettext("%(figure)s lapses %(when)s", "%(figure)s lapse %(when)s", self.amount)
        return told % {"figure": figure(self.amount), "when": when(self.at)}


def buckets(lots: list[OpenLot]) -> list[Bucket]:
    """One for each kind, in the order of use; a single one where credits have no kinds."""
    if not has_credit_types():
        return [_bucket(_("Credits"), lots, is_first=False)] if lots else []
    kinds: dict[Lot.Kind, list[OpenLot]] = {}
    for lot in lots:
        kinds.setdefault(lot.kind, []).append(lot)
    return [
        _bucket(str(kind.label), of_kind, is_first=number == 0 and len(kinds) > 1)
        for number, (kind, of_kind) in enumerate(kinds.items())
    ]


def numbered[T: HasKind](lots: Sequence[T]) -> list[tuple[int, T]]:
    """Give each lot the number of its kind, from 1, as the dots beside them are coloured."""
    numbers: dict[Lot.Kind, int] = {}
    return [(numbers.setdefault(lot.kind, len(numbers) + 1), lot) for lot in lots]


def by_kind(amounts: dict[Lot.Kind, int]) -> str:
    """Say of which kinds an amount was: 584 plan, 206 bonus."""
    said = {
        Lot.Kind.SUBSCRIPTION: _("%(figure)s plan"),
        Lot.Kind.PURCHASE: _("%(figure)s top-up"),
        Lot.Kind.GRANT: _("%(figure)s bonus"),
    }
    return ", ".join(said[kind] % {"figure": figure(amount)} for kind, amount in amounts.items())


def next_lapse(lots: list[OpenLot]) -> Lapse | None:
    """What lapses first, and when."""
    moments = [lot.expires_at for lot in lots if lot.expires_at]
    if not moments:
        return None
    first = min(moments)
    return Lapse(sum(lot.remaining for lot in lots if lot.expires_at == first), first)


def when(moment: datetime) -> str:
    """Say it as people do, to stand in a sentence: today, in 6 days, on 3 November 2027."""
    days = _days_until(moment)
    if days <= 1:
        return pgettext("day", "tomorrow") if days == 1 else pgettext("day", "today")
    if days <= COUNTED_DAYS:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return _("on %(day)s") % {"day": date_format(timezone.localtime(moment), "DATE_FORMAT")}


def _days_until(moment: datetime) -> int:
    return (timezone.localdate(moment) - timezone.localdate(now())).days


def _bucket(label: str, lots: list[OpenLot], *, is_first: bool) -> Bucket:
    amount = sum(lot.remaining for lot in lots)
    lapse = next_lapse(lots)
    if lapse is None:
        note = _("No expiry date")
    elif lapse.amount == amount:
        note = _("Lapses %(when)s") % {"when": when(lapse.at)}
    else:
        note = lapse.told
    if is_first:
        note = _("%(note)s, spent first") % {"note": note}
    return Bucket(label, amount, note, lapses_soon=bool(lapse and lapse.is_soon))

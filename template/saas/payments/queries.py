from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Sum
from django.db.models.functions import Coalesce

from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.payments import conf, gateway, sql
from saas.payments.models import Event, Pack, Purchase, Receipt, Refund
from saas.payments.reckoning import LIVE, may_withdraw


def packs() -> list[Pack]:
    """Those that are sold, the cheapest first."""
    return list(Pack.objects.filter(archived_at=None, currency=conf.currency()))


def purchase_of(workspace: Workspace, pk: UUID) -> Purchase | None:
    return Purchase.objects.filter(workspace=workspace, pk=pk).first()


def withdrawable(workspace: Workspace) -> list[Purchase]:
    """What its buyer may still withdraw from, the newest first, unless that was done."""
    since = now() - timedelta(days=conf.withdrawal_days() + 1)
    paid = Purchase.objects.filter(
        workspace=workspace, state=Purchase.State.PAID, paid__gt=0, paid_at__gt=since
    )
    withdrawn = Refund.objects.filter(origin=Refund.Origin.WITHDRAWAL, state__in=LIVE)
    return [
        one for one in paid.exclude(refunds__in=withdrawn).order_by("-paid_at") if may_withdraw(one)
    ]


def violations() -> list[str]:
    """A sentence for each rule of payments that does not hold; none where money is right."""
    with connection.cursor() as cursor:
        cursor.execute(sql.read("invariants"))
        return [sentence for (sentence,) in cursor.fetchall()]


def receipt_of(purchase: Purchase) -> Receipt | None:
    """Ours; none before it is paid, or where Stripe issues its own."""
    return Receipt.objects.filter(purchase=purchase, kind=Receipt.Kind.RECEIPT).first()


class TestsSold(NamedTuple):
    """What was bought with test cards and credited here."""

    purchases: int
    credits: int


def tests_sold() -> TestsSold:
    credited = Purchase.objects.filter(livemode=False).exclude(credited_at=None)
    found = credited.aggregate(purchases=Count("pk"), credits=Coalesce(Sum("credits"), 0))
    return TestsSold(**found)


def last_event_at() -> datetime | None:
    """When Stripe last sent something, in the mode of our key."""
    sent = Event.objects.filter(livemode=gateway.is_live(), source=Event.Source.WEBHOOK)
    found: datetime | None = sent.aggregate(last=Max("created_at"))["last"]
    return found

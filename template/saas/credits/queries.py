"""What a workspace has, what is left of it, and what moved."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet, Sum

from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.credits import sql
from saas.credits.models import CreditAccount, Entry, Lot, Transaction

# Whoever adjusted was staff then, and keeps their name to themselves when they no longer are.
BY_SUPPORT = Q(actor__isnull=False, kind=Transaction.Kind.ADJUST)
BY_SUPPORT |= Q(actor__is_staff=True, kind=Transaction.Kind.GRANT)


class Balance(NamedTuple):
    available: int
    held: int
    debt: int


def balance(workspace: Workspace) -> Balance:
    """What the workspace has. A lot that has lapsed counts as 0, posted or not."""
    account = CreditAccount.objects.filter(workspace=workspace).first()
    if account is None:
        return Balance(0, 0, 0)
    lapsed = Lot.objects.filter(account=account, has_credits=True, expires_at__lte=now())
    gone = lapsed.aggregate(total=Sum("remaining"))["total"] or 0
    return Balance(account.available - gone, account.held, account.debt)


def lots_in_order(workspace: Workspace) -> QuerySet[Lot]:
    """The lots that can be spent, in the order in which they will be."""
    lots = Lot.objects.filter(account__workspace=workspace, has_credits=True)
    alive = lots.filter(Q(expires_at=None) | Q(expires_at__gt=now()))
    return alive.order_by("priority", "expires_at", "pk")  # PostgreSQL puts NULL last


def movements(
    workspace: Workspace,
    *,
    search: str = "",
    kinds: list[Transaction.Kind] | None = None,
    who: str = "",
    since: datetime | None = None,
) -> QuerySet[Transaction]:
    """The workspace's transactions, newest first. `who`: a person's id, `support` or `system`."""
    found = Transaction.objects.filter(account__workspace=workspace)
    if search:
        found = found.filter(reason__icontains=search)
    if kinds:
        found = found.filter(kind__in=kinds)
    if who == "support":
        found = found.filter(BY_SUPPORT)
    elif who == "system":
        found = found.filter(actor=None)
    elif who:
        found = found.filter(actor=int(who))
    if since:
        found = found.filter(at__gte=since)
    from_lots = Entry.objects.filter(bucket=Entry.Bucket.LOT).select_related("lot")
    lots = Prefetch("entries", from_lots.order_by("pk"), to_attr="lot_entries")
    return found.select_related("actor").prefetch_related(lots).order_by("-pk")


def people(workspace: Workspace) -> QuerySet[User]:
    """Who has moved credits of this workspace, apart from Support."""
    moved = Transaction.objects.filter(account__workspace=workspace, actor__isnull=False)
    return User.objects.filter(pk__in=moved.exclude(BY_SUPPORT).values("actor")).order_by("name")


def violations() -> list[str]:
    """A sentence for each rule of the ledger that does not hold; none in a sound ledger."""
    with connection.cursor() as cursor:
        cursor.execute(sql.read("invariants"))
        return [sentence for (sentence,) in cursor.fetchall()]

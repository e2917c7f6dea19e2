from typing import NamedTuple

from django.db import connection
from django.db.models import Sum

from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.credits import sql
from saas.credits.models import CreditAccount, Lot


class Balance(NamedTuple):
    available: int
    held: int
    debt: int


def balance(workspace: Workspace) -> Balance:
    """What the workspace has. A lot that has lapsed counts as 0, posted or not."""
    account = CreditAccount.objects.filter(workspace=workspace).first()
    if account is None:
        return Balance(0, 0, 0)
    lapsed = Lot.objects.filter(account=account, remaining__gt=0, expires_at__lte=now())
    gone = lapsed.aggregate(total=Sum("remaining"))["total"] or 0
    return Balance(account.available - gone, account.held, account.debt)


def violations() -> list[str]:
    """A sentence for each rule of the ledger that does not hold; none in a sound ledger."""
    with connection.cursor() as cursor:
        cursor.execute(sql.read("invariants"))
        return [sentence for (sentence,) in cursor.fetchall()]

from uuid import UUID

from django.db import connection

from saas.accounts.models import Workspace
from saas.payments import conf, sql
from saas.payments.models import Pack, Purchase


def packs() -> list[Pack]:
    """Those that are sold, the cheapest first."""
    return list(Pack.objects.filter(archived_at=None, currency=conf.currency()))


def purchase_of(workspace: Workspace, pk: UUID) -> Purchase | None:
    return Purchase.objects.filter(workspace=workspace, pk=pk).first()


def violations() -> list[str]:
    """A sentence for each rule of payments that does not hold; none where money is right."""
    with connection.cursor() as cursor:
        cursor.execute(sql.read("invariants"))
        return [sentence for (sentence,) in cursor.fetchall()]

from uuid import UUID

from saas.accounts.models import Workspace
from saas.payments import conf
from saas.payments.models import Pack, Purchase


def packs() -> list[Pack]:
    """Those that are sold, the cheapest first."""
    return list(Pack.objects.filter(archived_at=None, currency=conf.currency()))


def purchase_of(workspace: Workspace, pk: UUID) -> Purchase | None:
    return Purchase.objects.filter(workspace=workspace, pk=pk).first()

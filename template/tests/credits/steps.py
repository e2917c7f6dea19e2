"""Short ways to say what a test does to a workspace."""

from datetime import timedelta

from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.credits import flows
from saas.credits.functions import Posted
from saas.credits.models import CreditAccount, Lot
from saas.credits.queries import balance


def available(workspace: Workspace) -> int:
    return balance(workspace).available


def spend(workspace: Workspace, amount: int, key: str = "spend") -> Posted:
    return flows.spend(workspace=workspace, amount=amount, key=key, reason="Text length: a text")


def refund(workspace: Workspace, key: str = "spend") -> Posted:
    return flows.refund_spend(workspace=workspace, spend_key=key, reason="The file was empty.")


def hold(workspace: Workspace, amount: int, key: str = "hold") -> Posted:
    until = now() + timedelta(hours=1)
    return flows.hold(
        workspace=workspace, amount=amount, key=key, expires_at=until, reason="A long recording"
    )


def buy(
    workspace: Workspace, amount: int, source_ref: str = "pi_1", days: int | None = None
) -> Posted:
    return flows.grant(
        workspace=workspace,
        amount=amount,
        source_ref=source_ref,
        kind=Lot.Kind.PURCHASE,
        expires_at=now() + timedelta(days=days) if days else None,
        reason="Pack of credits",
    )


def cover(workspace: Workspace, covered: int, source_ref: str = "pi_1") -> Posted | None:
    """So many credits of a purchase are no longer paid for."""
    return flows.cover(
        workspace=workspace, source_ref=source_ref, covered=covered, reason="Refund 12"
    )


def freeze(workspace: Workspace, source_ref: str = "pi_1") -> Posted | None:
    return flows.freeze(workspace=workspace, source_ref=source_ref, reason="Dispute 3")


def unfreeze(workspace: Workspace, source_ref: str = "pi_1") -> Posted | None:
    return flows.unfreeze(workspace=workspace, source_ref=source_ref, reason="Dispute 3 settled")


def remaining(workspace: Workspace) -> list[int]:
    """What is left in each lot, in the order they came."""
    account = CreditAccount.objects.get(workspace=workspace)
    return list(account.lots.order_by("pk").values_list("remaining", flat=True))

"""Short ways to say what a test does to a workspace."""

from saas.accounts.models import Workspace
from saas.credits import flows
from saas.credits.flows import Posted
from saas.credits.models import CreditAccount, Lot
from saas.credits.queries import balance


def available(workspace: Workspace) -> int:
    return balance(workspace).available


def spend(workspace: Workspace, amount: int, key: str = "spend") -> Posted:
    return flows.spend(workspace=workspace, amount=amount, key=key, reason="Text length: a text")


def refund(workspace: Workspace, key: str = "spend") -> Posted:
    return flows.refund_spend(workspace=workspace, spend_key=key, reason="The file was empty.")


def buy(workspace: Workspace, amount: int, source_ref: str = "pi_1") -> Posted:
    return flows.grant(
        workspace=workspace,
        amount=amount,
        source_ref=source_ref,
        kind=Lot.Kind.PURCHASE,
        reason="Pack of credits",
    )


def remaining(workspace: Workspace) -> list[int]:
    """What is left in each lot, in the order they came."""
    account = CreditAccount.objects.get(workspace=workspace)
    return list(account.lots.order_by("pk").values_list("remaining", flat=True))

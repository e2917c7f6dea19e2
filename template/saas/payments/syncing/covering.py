"""The ledger follows what became of a payment: its lot is told how things stand, never a step."""

from django.utils.translation import gettext_noop

from saas.accounts.models import User
from saas.credits import flows
from saas.payments.models import Purchase
from saas.payments.reckoning import OPEN, Position, covered, position, returned

RETURNED = gettext_noop("The money went back")
FAILED = gettext_noop("The money stayed here")
DISPUTED = gettext_noop("The bank asks for the money back")
SETTLED = gettext_noop("The bank has decided")


def settle(*, purchase: Purchase, reason: str, person: User | None = None) -> Position:
    """Let the lot be as the refunds and disputes are now. The caller has locked the purchase."""
    if purchase.credited_at:
        flows.cover(
            workspace=purchase.workspace,
            source_ref=purchase.source_ref,
            covered=covered(purchase, returned(purchase)),
            reason=reason,
            actor=person,
        )
        follow = flows.freeze if _is_disputed(purchase) else flows.unfreeze
        follow(workspace=purchase.workspace, source_ref=purchase.source_ref, reason=reason)
    return position(purchase)


def _is_disputed(purchase: Purchase) -> bool:
    """The last open dispute decides."""
    return purchase.disputes.filter(state__in=OPEN).exists()

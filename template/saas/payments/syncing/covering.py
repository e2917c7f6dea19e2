"""The ledger follows what became of a payment: its lot is told how things stand, never a step."""

from django.utils.translation import gettext_noop

from saas.accounts.models import User
from saas.credits import flows
from saas.payments.models import Purchase
from saas.payments.reckoning import Position, worth

RETURNED = gettext_noop("The money went back")
FAILED = gettext_noop("The money stayed here")
DISPUTED = gettext_noop("The bank asks for the money back")
SETTLED = gettext_noop("The bank has decided")


def settle(*, purchase: Purchase, reason: str, person: User | None = None) -> Position:
    """Let the lot be as the refunds and disputes are now. The caller has locked the purchase."""
    if purchase.credited_at:
        stands = worth(purchase)
        flows.cover(
            workspace=purchase.workspace,
            source_ref=purchase.source_ref,
            covered=stands.covered,
            reason=reason,
            actor=person,
        )
        is_disputed = stands.returned.disputed > 0  # the last open dispute decides
        follow = flows.freeze if is_disputed else flows.unfreeze
        follow(workspace=purchase.workspace, source_ref=purchase.source_ref, reason=reason)
    return worth(purchase).position

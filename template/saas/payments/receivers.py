"""What follows from payments, in the transaction that notes them: papers, and jobs for mails."""

from uuid import UUID

from django.dispatch import receiver

from saas.accounts.models import Workspace
from saas.accounts.signals import workspace_closed
from saas.jobs import enqueue
from saas.payments import signals
from saas.payments.flows import receipts
from saas.payments.jobs import close_payment_pages, send_notice, send_refund
from saas.payments.models import Dispute, FraudWarning, Purchase, Refund


@receiver(signals.purchase_paid, dispatch_uid="issue_receipt")
def issue_receipt(purchase: Purchase, **_: object) -> None:
    if receipt := receipts.issue(purchase=purchase):
        _tell("receipt", receipt.pk)


@receiver(signals.purchase_paid, dispatch_uid="send_what_goes_back")
def send_what_goes_back(purchase: Purchase, **_: object) -> None:
    """Of a payment that found its workspace closed."""
    for refund in purchase.refunds.filter(state=Refund.State.REQUESTED):
        enqueue(send_refund, str(refund.pk))


@receiver(signals.purchase_pending, dispatch_uid="tell_of_pending")
def tell_of_pending(purchase: Purchase, **_: object) -> None:
    _tell("pending", purchase.pk)


@receiver(signals.purchase_failed, dispatch_uid="tell_of_failure")
def tell_of_failure(purchase: Purchase, **_: object) -> None:
    """Of a bank payment that did not arrive. The page has told of a declined card."""
    _tell("failed", purchase.pk)


@receiver(signals.refund_accepted, dispatch_uid="issue_credit_note")
@receiver(signals.refund_succeeded, dispatch_uid="issue_late_credit_note")
def issue_credit_note(refund: Refund, **_: object) -> None:
    """Some refunds wait for the buyer first, and have their note when they are through."""
    receipts.issue_credit_note(refund=refund)
    _tell("refund", refund.pk)


@receiver(signals.refund_failed, dispatch_uid="cancel_credit_note")
def cancel_credit_note(refund: Refund, **_: object) -> None:
    """Who was told of a refund hears that it failed; one that Stripe refused at once was not."""
    was_told = receipts.cancel_credit_note(refund=refund) is not None
    if was_told or refund.origin == Refund.Origin.WITHDRAWAL:
        _tell("refund_failed", refund.pk)


@receiver(signals.withdrawal_received, dispatch_uid="tell_of_withdrawal")
def tell_of_withdrawal(refund: Refund, **_: object) -> None:
    _tell("withdrawal", refund.pk)


@receiver(signals.dispute_opened, dispatch_uid="tell_of_dispute")
def tell_of_dispute(dispute: Dispute, **_: object) -> None:
    _tell("dispute", dispute.pk)


@receiver(signals.fraud_warned, dispatch_uid="tell_of_warning")
def tell_of_warning(warning: FraudWarning, **_: object) -> None:
    _tell("warning", warning.pk)


@receiver(workspace_closed, dispatch_uid="close_payment_pages")
def close_pages(workspace: Workspace, **_: object) -> None:
    """Nothing more is bought for it."""
    unpaid = [Purchase.State.MADE, Purchase.State.OPEN]
    if Purchase.objects.filter(workspace=workspace, state__in=unpaid).exists():
        enqueue(close_payment_pages, workspace.pk)


def _tell(kind: str, pk: int | UUID) -> None:
    enqueue(send_notice, kind, str(pk))

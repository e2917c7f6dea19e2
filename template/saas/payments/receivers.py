"""What follows from a payment, in the transaction that notes it."""

from django.dispatch import receiver

from saas.payments.flows import receipts
from saas.payments.models import Purchase
from saas.payments.signals import purchase_paid


@receiver(purchase_paid, dispatch_uid="issue_receipt")
def issue_receipt(purchase: Purchase, **_: object) -> None:
    receipts.issue(purchase=purchase)

from django.dispatch import Signal

# Sent inside the transaction that notes it: sender=Purchase, purchase=Purchase.
purchase_paid = Signal()
purchase_pending = Signal()  # a bank payment is on its way
purchase_failed = Signal()  # a bank payment did not arrive; none for a declined card

# Of the same kind: sender=Refund, refund=Refund.
refund_accepted = Signal()  # Stripe has it: the money is on its way, or there already
refund_succeeded = Signal()
refund_failed = Signal()  # or was cancelled: the credits are back

# sender=Refund, refund=Refund: somebody has withdrawn from a purchase, and is owed a dated receipt.
withdrawal_received = Signal()

# sender=Dispute, dispute=Dispute, and sender=FraudWarning, warning=FraudWarning.
dispute_opened = Signal()  # or an inquiry; its state says which
dispute_closed = Signal()
fraud_warned = Signal()

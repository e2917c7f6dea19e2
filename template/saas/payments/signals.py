from django.dispatch import Signal

# Sent inside the transaction that notes it: sender=Purchase, purchase=Purchase.
purchase_paid = Signal()
purchase_pending = Signal()  # a bank payment is on its way
purchase_failed = Signal()  # a bank payment did not arrive; none for a declined card

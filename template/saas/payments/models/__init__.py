"""What was sold, to whom, and how its payment went; states are codes that CHECKs know."""

from saas.payments.models.acts import Act
from saas.payments.models.attempts import Attempt
from saas.payments.models.balance import BalanceLine
from saas.payments.models.catalogue import Pack, PackPrice
from saas.payments.models.customers import Customer, KeyOwner
from saas.payments.models.inbox import Event
from saas.payments.models.purchases import Purchase
from saas.payments.models.receipts import Numbering, Receipt
from saas.payments.models.reversals import Dispute, FraudWarning, Refund

__all__ = [
    "Act",
    "Attempt",
    "BalanceLine",
    "Customer",
    "Dispute",
    "Event",
    "FraudWarning",
    "KeyOwner",
    "Numbering",
    "Pack",
    "PackPrice",
    "Purchase",
    "Receipt",
    "Refund",
]

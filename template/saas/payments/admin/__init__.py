"""What staff see of payments, one subject a file."""

from saas.payments.admin import (  # noqa: F401
    acts,
    catalogue,
    disputes,
    events,
    payments,
    receipts,
    refunds,
)

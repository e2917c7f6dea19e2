"""What staff see of payments, one subject a file."""

from saas.payments.admin import acts, catalogue, disputes, events, payments, refunds  # noqa: F401

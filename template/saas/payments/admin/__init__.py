"""What staff see of payments, one subject a file."""

from saas.payments.admin import catalogue, events  # noqa: F401

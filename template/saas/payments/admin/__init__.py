"""What staff see of payments, one subject a file. The sidebar lists them in this order."""

# ruff: noqa: F401, I001
from saas.payments.admin import payments
from saas.payments.admin import disputes
from saas.payments.admin import refunds
from saas.payments.admin import receipts
from saas.payments.admin import acts
from saas.payments.admin import catalogue
from saas.payments.admin import events

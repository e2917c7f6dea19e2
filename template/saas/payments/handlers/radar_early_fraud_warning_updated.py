"""There is nothing to do about a warning any more: the money went back, or it is a dispute now."""

from saas.payments.handlers import on
from saas.payments.syncing import disputes

on("radar.early_fraud_warning.updated", fetch=disputes.fetched_warning)(disputes.apply_warning)

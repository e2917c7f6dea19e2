"""A bank takes a payment for fraud; a refund now may spare the dispute."""

from saas.payments.handlers import on
from saas.payments.syncing import disputes

on("radar.early_fraud_warning.created", fetch=disputes.fetched_warning)(disputes.apply_warning)

"""A bank asks for a buyer's money back, or asks why it was taken."""

from saas.payments.handlers import on
from saas.payments.syncing import disputes

on("charge.dispute.created", fetch=disputes.fetched)(disputes.apply)

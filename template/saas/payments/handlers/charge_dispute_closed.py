"""A bank has decided on a dispute."""

from saas.payments.handlers import on
from saas.payments.syncing import disputes

on("charge.dispute.closed", fetch=disputes.fetched)(disputes.apply)

"""A bank has given the money back: the dispute is won."""

from saas.payments.handlers import on
from saas.payments.syncing import disputes

on("charge.dispute.funds_reinstated", fetch=disputes.fetched)(disputes.apply)

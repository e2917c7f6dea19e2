"""A bank has taken the money while it decides; the fee is known now."""

from saas.payments.handlers import on
from saas.payments.syncing import disputes

on("charge.dispute.funds_withdrawn", fetch=disputes.fetched)(disputes.apply)

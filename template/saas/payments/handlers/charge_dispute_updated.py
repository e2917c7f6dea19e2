"""A dispute goes on: an answer was sent, or its deadline has moved."""

from saas.payments.handlers import on
from saas.payments.syncing import disputes

on("charge.dispute.updated", fetch=disputes.fetched)(disputes.apply)

"""A refund has gone on: the money arrived, or the buyer must act."""

from saas.payments.handlers import on
from saas.payments.syncing import refunds

on("refund.updated", fetch=refunds.fetched)(refunds.apply)

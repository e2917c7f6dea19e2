"""The bank has sent the money back, days later perhaps: the credits are there again."""

from saas.payments.handlers import on
from saas.payments.syncing import refunds

on("refund.failed", fetch=refunds.fetched)(refunds.apply)

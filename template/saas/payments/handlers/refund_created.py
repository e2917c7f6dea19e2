"""A refund was begun: by us, or by somebody in Stripe's dashboard."""

from saas.payments.handlers import on
from saas.payments.syncing import refunds

on("refund.created", fetch=refunds.fetched)(refunds.apply)

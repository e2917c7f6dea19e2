"""Money went back for a payment, in one refund or in several."""

from saas.payments.handlers import on
from saas.payments.syncing import refunds

on("charge.refunded", fetch=refunds.fetched_of_charge)(refunds.apply_all)

"""A Stripe to develop against: its API, its webhooks and its payment page on localhost."""

import stripe

API_VERSION = stripe.api_version
"""The version that is spoken: that of the installed stripe-python."""

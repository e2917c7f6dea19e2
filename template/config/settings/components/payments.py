"""Payments by Stripe (docs/payments.md). Without ENABLE_STRIPE, nothing here is looked at."""

from config.settings.components.apps import FLAGS
from config.settings.components.environment import env
from config.settings.components.security import SECURE_CSP

STRIPE_API = "https://api.stripe.com"
STRIPE_CHECKOUT = "https://checkout.stripe.com"

STRIPE_API_BASE = env("STRIPE_API_BASE", default=STRIPE_API).rstrip("/")
STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
# How `manage.py dev` starts the stand-in for Stripe; none where a key is set (config/stand_in.py).
STRIPE_STAND_IN: dict[str, str] | None = None
STRIPE_POLLS = False  # whether `manage.py dev` asks Stripe for events that cannot arrive at home
# Several, separated by commas, while one takes the place of another.
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_TIMEOUT = 20  # seconds that one of its answers may take
STRIPE_RETRIES = 2  # at once; what is still not answered is tried again by a job

# off: prices are what is paid. automatic: Stripe Tax adds or includes it. managed: Stripe sells in
# its own name, takes care of the tax and mails the receipts (Managed Payments).
PAYMENTS_TAX = env("PAYMENTS_TAX", default="off")
PAYMENTS_TAX_INCLUDED = env.bool("PAYMENTS_TAX_INCLUDED", default=True)
# What credits are for the tax office, in Stripe's list: AI as a service. `managed` takes no sale
# without one: https://docs.stripe.com/tax/tax-codes
PAYMENTS_TAX_CODE = env("PAYMENTS_TAX_CODE", default="txcd_10105001")

REFUND_DAYS = 180  # in which staff can refund a payment; 0: for ever
WITHDRAWAL_DAYS = 14  # in which a buyer takes back what is not used yet; 0: none
VERIFIED_TO_BUY = False  # whether an address must be verified; on in production
CHECKOUTS_AN_HOUR = 10  # of one workspace: who tries stolen cards needs many
WEBHOOK_EVENTS_DAYS = 90  # that what Stripe sent is kept
PAYMENT_RECORDS_YEARS = 10  # that receipts and what they rest on are kept

PRICES_PAGE = "payments:pricing" if FLAGS["ENABLE_STRIPE"] else ""

if FLAGS["ENABLE_STRIPE"]:
    # Our form leads to the payment page, and browsers ask the policy about redirects too.
    _pages = STRIPE_CHECKOUT if STRIPE_API_BASE == STRIPE_API else STRIPE_API_BASE
    SECURE_CSP["form-action"] += [_pages]

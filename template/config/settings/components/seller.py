"""Who sells, as receipts name them (docs/payments.md)."""

import re

from django.core.exceptions import ImproperlyConfigured

from config.addresses import mailbox
from config.settings.components.environment import env
from config.settings.components.mail import POSTAL_ADDRESS
from config.settings.components.project import CONTACT_EMAIL, PROJECT_OWNER

SELLER_NAME = env("SELLER_NAME", default=PROJECT_OWNER)
SELLER_ADDRESS = env("SELLER_ADDRESS", default=POSTAL_ADDRESS)  # commas part its lines
SELLER_TAX_ID = env("SELLER_TAX_ID", default="")
RECEIPT_PREFIX = env("RECEIPT_PREFIX", default="")  # before each number: NL- gives NL-R-2026-0107
# Who hears of disputes and of what may be fraud.
PAYMENTS_EMAIL = mailbox(env("PAYMENTS_EMAIL", default=CONTACT_EMAIL), name="PAYMENTS_EMAIL")

if not re.fullmatch(r"[A-Za-z0-9-]{0,20}", RECEIPT_PREFIX):
    raise ImproperlyConfigured(
        f"RECEIPT_PREFIX={RECEIPT_PREFIX!r} is none: take up to 20 letters, digits and dashes."
    )

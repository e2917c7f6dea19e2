"""Who sells, as receipts name them (docs/payments.md)."""

from config.settings.components.environment import env
from config.settings.components.mail import POSTAL_ADDRESS
from config.settings.components.project import PROJECT_OWNER

SELLER_NAME = env("SELLER_NAME", default=PROJECT_OWNER)
SELLER_ADDRESS = env("SELLER_ADDRESS", default=POSTAL_ADDRESS)  # commas part its lines
SELLER_TAX_ID = env("SELLER_TAX_ID", default="")
RECEIPT_PREFIX = env("RECEIPT_PREFIX", default="")  # before each number: NL- gives NL-R-2026-0107

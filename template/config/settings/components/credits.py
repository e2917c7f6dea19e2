"""Credits: what people get at sign-up, and how the ledger treats them."""

from config.feature_flags import read_signup_credits

SIGNUP_CREDITS = read_signup_credits()

# Credits that come back after the lot they came from has lapsed last this long.
REFUNDED_CREDITS_LAST_DAYS = 30

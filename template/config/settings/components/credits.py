"""Credits: what people get at sign-up, and how the ledger treats them."""

SIGNUP_CREDITS = 100

# Credits that come back after the lot they came from has lapsed last this long.
REFUNDED_CREDITS_LAST_DAYS = 30

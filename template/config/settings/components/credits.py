"""Credits: what people get at sign-up, and how the ledger treats them."""

from config.feature_flags import read_signup_credits

SIGNUP_CREDITS = read_signup_credits()

# Credits that come back after the lot they came from has lapsed last this long.
REFUNDED_CREDITS_LAST_DAYS = 30

# With kinds of credits: whoever has fewer than this is told by mail, once until more come in (0:
# never), and so many days before credits lapse that no plan renews.
LOW_CREDITS = 10
LAPSE_NOTICE_DAYS = 7

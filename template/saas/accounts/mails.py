"""What the preview of our mails is filled with, and in which language people read theirs."""

from datetime import UTC, datetime

from saas.accounts.models import User
from saas.accounts.queries import account_of
from saas.mail.languages import tells_language
from saas.mail.samples import sample

SITE = "https://example.com"
WHO = {"email": "mira@example.com", "user": User(email="mira@example.com", name="Mira Okafor")}
CHANGE = {
    "timestamp": datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    "ip": "192.0.2.7",
    "user_agent": "Firefox on Linux",
}
RESET = {"password_reset_url": f"{SITE}/accounts/password/reset/"}
VERIFY = {"activate_url": f"{SITE}/accounts/confirm-email/Mg:1vNqk2:8h2k/"}
MOVE = {"from_email": "mira@old.example", "to_email": "mira@example.com"}

sample("account/email/account_already_exists", WHO | RESET)
sample("account/email/email_changed", WHO | CHANGE | MOVE)
sample("account/email/email_confirmation", WHO | VERIFY)
sample("account/email/email_confirmation_signup", WHO | VERIFY)
sample("account/email/email_deleted", WHO | CHANGE | {"deleted_email": "mira@old.example"})
sample("account/email/first_proof", WHO | CHANGE)
sample("account/email/login_code", WHO | {"code": "ABC123"})
sample("account/email/password_changed", WHO | CHANGE)
sample("account/email/password_reset", WHO | CHANGE)
sample(
    "account/email/password_reset_key",
    WHO | {"password_reset_url": f"{SITE}/accounts/password/reset/key/2-d1x/"},
)
sample("account/email/password_set", WHO | CHANGE)
sample("account/email/unknown_account", WHO | {"signup_url": f"{SITE}/accounts/signup/"})


@tells_language
def language_of(address: str) -> str:
    account = account_of(address.lower())
    return account.language if account else ""

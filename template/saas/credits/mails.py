"""What the preview of our mails is filled with."""

from datetime import UTC, datetime

from saas.mail.samples import sample

SITE = "https://example.com"
LINKS = {
    "credits_url": f"{SITE}/credits/",
    "choice_url": f"{SITE}/account/notifications/",
}
DAY = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)

sample("credits/email/low", LINKS | {"available": 9})
sample("credits/email/lapse", LINKS | {"remaining": 60, "expires_at": DAY})

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@checks.register(deploy=True)
def check_mails_leave(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    if settings.EMAIL_BACKEND != SMTP or settings.EMAIL_HOST:
        return []
    return [
        checks.Warning(
            "No mail can be sent: nobody can confirm an address or set a new password.",
            hint="Set EMAIL_URL or MAIL_PROVIDER; docs/mail.md shows how.",
            id="mail.W001",
        )
    ]

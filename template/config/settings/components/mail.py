"""E-mail: sent by a job, so that no page waits for a mail server.

EMAIL_URL names an SMTP server, or MAIL_PROVIDER a provider's web API (docs/mail.md).
Development needs neither: it keeps mails as files and shows them under /dev/mail/.
"""

from email.utils import quote as quoted

from django.core.exceptions import ImproperlyConfigured

from config.addresses import mailbox, site_url, with_password_quoted
from config.settings.components.environment import DEV_FOLDER, env
from config.settings.components.project import CONTACT_EMAIL, PROJECT_DOMAIN, PROJECT_NAME

# What each provider's backend in Anymail needs to know.
PROVIDERS = {
    "brevo": ["BREVO_API_KEY"],
    "mailersend": ["MAILERSEND_API_TOKEN"],
    "mailgun": ["MAILGUN_API_KEY", "MAILGUN_SENDER_DOMAIN"],
    "mailjet": ["MAILJET_API_KEY", "MAILJET_SECRET_KEY"],
    "postmark": ["POSTMARK_SERVER_TOKEN"],
    "resend": ["RESEND_API_KEY"],
    "scaleway": ["SCALEWAY_SECRET_KEY", "SCALEWAY_PROJECT_ID"],
    "sparkpost": ["SPARKPOST_API_KEY"],
}

DEFAULT_FROM_EMAIL = mailbox(
    env("DEFAULT_FROM_EMAIL", default=f'"{quoted(PROJECT_NAME)}" <{CONTACT_EMAIL}>'),
    name="DEFAULT_FROM_EMAIL",
)
SERVER_EMAIL = mailbox(env("SERVER_EMAIL", default=CONTACT_EMAIL), name="SERVER_EMAIL")
EMAIL_TIMEOUT = 20  # seconds

SITE_URL = site_url(env("SITE_URL", default=f"https://{PROJECT_DOMAIN}"))  # for links in mails
# Mails to one address that any visitor can cause: codes, links, "there is no account".
MAILS_FOR_VISITORS_AN_HOUR = 5
MAILS_FOR_VISITORS_A_DAY = 12
POSTAL_ADDRESS = env("POSTAL_ADDRESS", default="")  # in the foot of every mail
MAIL_FOLDER = DEV_FOLDER / "mail"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ""
MAIL_PROVIDER = env("MAIL_PROVIDER", default="")
MAIL_IS_SET_UP = bool(MAIL_PROVIDER or env("EMAIL_URL", default=""))
ANYMAIL: dict[str, str] = {}

if MAIL_PROVIDER:
    if MAIL_PROVIDER not in PROVIDERS:
        raise ImproperlyConfigured(
            f"MAIL_PROVIDER={MAIL_PROVIDER!r} is not known. Use one of: {', '.join(PROVIDERS)}. "
            "For any other, set EMAIL_URL to its SMTP server."
        )
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
    ANYMAIL = {name: env(name) for name in PROVIDERS[MAIL_PROVIDER]}
elif MAIL_IS_SET_UP:
    try:
        _url = with_password_quoted(env("EMAIL_URL"))
        globals().update(env.email_url_config(_url))  # type: ignore[no-untyped-call]
    except (ValueError, ImproperlyConfigured):
        raise ImproperlyConfigured(
            "EMAIL_URL names no mail server. Write it as smtp+tls://user:password@host:587; "
            "more is in docs/mail.md."
        ) from None

"""E-mail: sent by a job, so that no page waits for a mail server."""

from config.settings.components.environment import env
from config.settings.components.project import CONTACT_EMAIL, PROJECT_NAME

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f'"{PROJECT_NAME}" <{CONTACT_EMAIL}>')
SERVER_EMAIL = env("SERVER_EMAIL", default=CONTACT_EMAIL)

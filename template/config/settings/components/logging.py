"""Logs go to stderr: readable in development, one JSON object a line in production."""

from logging import getLevelNamesMapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.settings.components.environment import env

LOG_LEVEL: str = env("LOG_LEVEL", default="INFO").upper()

if LOG_LEVEL not in getLevelNamesMapping():
    raise ImproperlyConfigured(
        f"LOG_LEVEL={LOG_LEVEL!r} is none: take DEBUG, INFO, WARNING, ERROR or CRITICAL."
    )

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "readable": {"()": "saas.core.logs.ReadableFormatter"},
        "json": {"()": "saas.core.logs.JsonFormatter"},
    },
    "filters": {
        "outages": {"()": "saas.core.outages.NoTracebacks"},
        "seldom": {"()": "saas.core.outages.Seldom"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Django's own handlers would write the same once more, in another form.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"filters": ["outages"]},
        "django.server": {"handlers": [], "propagate": True},
        # While PostgreSQL or Redis is away, these have the same to say again and again.
        "psycopg.pool": {"level": "WARNING", "filters": ["seldom"]},
        "saas.core.outages": {"filters": ["seldom"]},
        "stripe": {"level": "WARNING"},  # it has a line for each request
        "fontTools": {"level": "WARNING"},  # and it many for each PDF, with the letters of names
        "saas.core.caching": {"filters": ["seldom"]},
        # Each job would say twice that it went well, and its row says so.
        "celery": {"level": "WARNING"},
        # Robots try any name all day; the line of the request itself says 400.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}

# Parts of addresses that let somebody in: they stand in no log.
SECRET_URL_PARAMETERS = ["key", "token", "uidb36"]

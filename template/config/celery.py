"""Where Celery's own tools find the app: `celery -A config inspect active`, Flower."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from saas.jobs.carrier.app import app  # noqa: E402

__all__ = ["app"]

"""Where Celery's own tools find the app: `celery -A config inspect active`, Flower."""

import os

import django

from config import env_file

chosen = env_file.read().get("DJANGO_SETTINGS_MODULE") or "config.settings.dev"  # as manage.py does
os.environ.setdefault("DJANGO_SETTINGS_MODULE", chosen)
django.setup()

from saas.jobs.carrier.app import app  # noqa: E402

__all__ = ["app"]

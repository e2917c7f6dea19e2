"""Tests: quick hashes, mails in memory, jobs on demand, a database of `tests/postgres.py`."""

from config.settings.base import *
from config.settings.components.environment import env

SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["testserver", "localhost"]
DATABASES["default"] = env.db("DATABASE_URL")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # no collectstatic before a test run

from config.settings.project import *  # noqa: E402

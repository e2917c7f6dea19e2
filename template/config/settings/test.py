"""Tests: quick hashes, mails in memory, jobs on demand, a database of `tests/postgres.py`."""

from config.settings.base import *

SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["testserver", "localhost"]
DATABASES["default"]["OPTIONS"].pop("pool")  # each test closes what it opened
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # no collectstatic before a test run

from config.settings.project import *  # noqa: E402

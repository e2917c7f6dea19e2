"""Tests: quick hashes, mails in memory, jobs on demand, a database of `tests/postgres.py`."""

import os
from importlib.util import find_spec

from config.feature_flags import FLAGS as ALL_FLAGS

os.environ.setdefault("ENV_FILE", os.devnull)  # what its owner sets in .env is no part of a test
for flag in ALL_FLAGS.values():  # every app that is there is tested, unless a variable says no
    if flag.app and find_spec(flag.app):
        os.environ.setdefault(flag.name, "true")

from config.settings.base import *  # noqa: E402

SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["testserver", "localhost"]
DATABASES["default"]["OPTIONS"].pop("pool")  # each test closes what it opened
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # no collectstatic before a test run

from config.settings.project import *  # noqa: E402

# Tests know the words of one language, whatever the app speaks.
LANGUAGES, LANGUAGE_CODE = [("en", "English")], "en"

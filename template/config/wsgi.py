"""The WSGI entry point, for `config/asgi.py` and for servers of your own choice."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
django.setup(set_prefix=False)

from saas.core.serving.handler import Handler  # noqa: E402  # it needs the apps

application = Handler()

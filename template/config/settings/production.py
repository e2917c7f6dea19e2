"""Production: everything from the environment; a weak setting refuses to start."""

from config.settings.base import *
from config.settings.components.environment import env

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[PROJECT_DOMAIN])

from config.settings.project import *  # noqa: E402

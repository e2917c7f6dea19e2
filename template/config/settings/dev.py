"""Development: debug on, an embedded PostgreSQL unless DATABASE_URL is set."""

from config.settings.base import *
from config.settings.components.environment import BASE_DIR, env
from saas.core import embedded_postgres

DEBUG = True
SECRET_KEY = env("SECRET_KEY", default="development-only")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

if not env("DATABASE_URL", default=""):
    DATABASES["default"] |= embedded_postgres.settings(BASE_DIR / ".dev" / "postgres")

from config.settings.project import *  # noqa: E402

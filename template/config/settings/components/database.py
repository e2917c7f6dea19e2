"""PostgreSQL, always: DATABASE_URL names it; development brings its own (see dev.py)."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.settings.components.environment import env

_url = env("DATABASE_URL", default="") or "postgres://"

if not _url.startswith(("postgres://", "postgresql://")):
    raise ImproperlyConfigured(
        "DATABASE_URL must name a PostgreSQL: postgres://user:password@host:5432/name. "
        "The ledger relies on what PostgreSQL alone can do."
    )

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url_config(_url)  # type: ignore[no-untyped-call]
}

# Each process keeps connections open, as many as it has threads that ask at once, and gives up
# on a full or lost database after a few seconds rather than pile up requests.
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 1,
    "max_size": env.int("DATABASE_POOL_SIZE", default=8),
    "timeout": 5,
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

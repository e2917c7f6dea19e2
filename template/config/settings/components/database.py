"""PostgreSQL, always: DATABASE_URL names it; development brings its own (see dev.py)."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.addresses import with_password_quoted
from config.settings.components.environment import env

database_url: str = with_password_quoted(env("DATABASE_URL", default=""))
_NOWHERE = "postgres://"


def _read(url: str) -> dict[str, Any]:
    """Return what the address says. Raises ValueError where it has no name or a wrong port."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise ValueError
    database: dict[str, Any] = env.db_url_config(url)  # type: ignore[no-untyped-call]
    if not database["NAME"] and url != _NOWHERE:
        raise ValueError
    return database


try:
    DATABASES = {"default": _read(database_url or _NOWHERE)}
except ValueError:
    raise ImproperlyConfigured(
        "DATABASE_URL must name a PostgreSQL: postgres://user:password@host:5432/name. "
        "The ledger relies on what PostgreSQL alone can do."
    ) from None

DATABASES["default"]["ENGINE"] = "saas.core.postgresql"
# Each process keeps connections open, as many as it has threads that ask at once. A database that
# is full or lost is told within 2 seconds, and one that is back is found within 2.
_options = DATABASES["default"].setdefault("OPTIONS", {})
_options["pool"] = {
    "min_size": 1,
    "max_size": env.int("DATABASE_POOL_SIZE", default=8),
    "timeout": 1.5,
    "reconnect_timeout": 1,
}
_options.setdefault("connect_timeout", 3)
_options.setdefault("tcp_user_timeout", 5000)  # milliseconds until a silent network is given up
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

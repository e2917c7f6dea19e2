"""PostgreSQL, always: DATABASE_URL names it; development brings its own (see dev.py)."""

from typing import Any

from config.settings.components.environment import env

DATABASES: dict[str, dict[str, Any]] = {"default": env.db("DATABASE_URL", default="postgres://")}

# Each process keeps connections open, as many as it has threads that ask at once, and gives up
# on a full or lost database after a few seconds rather than pile up requests.
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 1,
    "max_size": env.int("DATABASE_POOL_SIZE", default=8),
    "timeout": 5,
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

"""Cache and sessions: in Redis where REDIS_URL names one, else in PostgreSQL.

Rate limits count in the cache, so every process must see the same one. While Redis is away, that is
PostgreSQL (`saas.core.caching`).
"""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.settings.components.environment import env
from config.settings.components.project import PROJECT_SLUG

REDIS_URL = env("REDIS_URL", default="")

if REDIS_URL and not find_spec("redis"):
    raise ImproperlyConfigured(
        "REDIS_URL is set, and the package for Redis is missing. Install it with "
        "`uv sync --group redis`, or take REDIS_URL away: the cache is then in PostgreSQL."
    )

_redis = {"BACKEND": "saas.core.caching.RedisOrPostgres", "LOCATION": REDIS_URL}
_postgres = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "core_cache",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
CACHES: dict[str, dict[str, Any]] = {
    "default": {**(_redis if REDIS_URL else _postgres), "KEY_PREFIX": PROJECT_SLUG}
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db" if REDIS_URL else "saas.core.sessions"

"""Background jobs: Django's Tasks API, run by `manage.py worker` from PostgreSQL.

With ENABLE_ASYNC_JOBS, and a Redis at REDIS_URL, Celery carries the word that there is work.
"""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from config.settings.components.apps import FLAGS
from config.settings.components.cache import REDIS_URL

_ON_CELERY = FLAGS["ENABLE_ASYNC_JOBS"] and bool(REDIS_URL)

if _ON_CELERY and not find_spec("celery"):
    raise ImproperlyConfigured(
        "ENABLE_ASYNC_JOBS is on, and Celery is missing. Install it with "
        "`uv sync --group async-jobs`, or switch the flag off: jobs then run on PostgreSQL."
    )

_POSTGRESQL = "saas.jobs.backend.PostgresBackend"
_CELERY = "saas.jobs.carrier.backend.CeleryBackend"

TASKS = {
    "default": {
        "BACKEND": _CELERY if _ON_CELERY else _POSTGRESQL,
        # Where a task may wait. Workers take from all of them, or from those of `--queues`.
        "QUEUES": ["default", "mail", "services"],
        # A task is tried this often, waiting this many seconds, then twice as long each time.
        # `@retry` gives one task a policy of its own. After so many seconds a task is told that
        # it takes too long, and ended some minutes later; `@limit` gives one task its own limits.
        "OPTIONS": {"attempts": 5, "backoff": 30, "soft_limit": 3600, "hard_limit": 3900},
    }
}

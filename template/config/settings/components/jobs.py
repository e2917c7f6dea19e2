"""Background jobs: Django's Tasks API, run by `manage.py worker` from PostgreSQL."""

TASKS = {
    "default": {
        "BACKEND": "saas.jobs.backend.PostgresBackend",
        # Where a task may wait: workers take from all of them.
        "QUEUES": ["default", "mail", "services"],
        # A task is tried this often, waiting this many seconds, then twice as long each time.
        # `@retry` gives one task a policy of its own. After so many seconds a task is told that
        # it takes too long, and ended some minutes later; `@limit` gives one task its own limits.
        "OPTIONS": {"attempts": 5, "backoff": 30, "soft_limit": 3600, "hard_limit": 3900},
    }
}

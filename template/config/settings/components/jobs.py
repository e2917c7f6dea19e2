"""Background jobs: Django's Tasks API, run by `manage.py worker` from PostgreSQL."""

TASKS = {
    "default": {
        "BACKEND": "saas.jobs.backend.PostgresBackend",
        # A task is tried this often, waiting this many seconds, then twice as long each time.
        # `@retry` gives one task a policy of its own.
        "OPTIONS": {"attempts": 5, "backoff": 30},
    }
}

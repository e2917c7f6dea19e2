"""What this app asks of the settings."""

from django.conf import settings


def wants_celery() -> bool:
    return bool(settings.ENABLE_ASYNC_JOBS)  # type: ignore[misc]  # read from features.toml


def redis_url() -> str:
    """Where Redis is; empty: nowhere."""
    return str(settings.REDIS_URL)


def prefix() -> str:
    """What our keys in Redis begin with, so that several apps may share one."""
    return f"{settings.PROJECT_SLUG}:jobs:"

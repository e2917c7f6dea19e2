"""Celery, as little of it as is needed: results, retries and schedule are in the rows."""

from urllib.parse import urlsplit, urlunsplit

from celery import Celery, signals
from django.core.exceptions import ImproperlyConfigured

from saas.jobs import conf

TAKE = "saas.jobs.take"
"""The one task. Its argument is the number of a row, its queue that of the row."""


def configuration() -> dict[str, object]:
    url = conf.redis_url()
    if not url:
        raise ImproperlyConfigured(
            "Celery needs Redis, and REDIS_URL is missing. Set it in the environment or in .env."
        )
    return {
        "broker_url": _verified(url),
        "broker_transport_options": {
            "global_keyprefix": conf.prefix(),
            # Without it, a Redis that is away holds up whoever announces for 6 to 17 seconds.
            "max_retries": 0,
            "socket_connect_timeout": 2,
            "socket_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 20,
        },
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        # A message that is lost with its worker is no loss: the row waits, or its lease lapses.
        "task_acks_late": False,
        "task_ignore_result": True,
        "worker_prefetch_multiplier": 1,
    }


def _verified(url: str) -> str:
    """Have certificates looked at, as Django does; kombu takes any where the URL is silent."""
    parts = urlsplit(url)
    if parts.scheme != "rediss" or "ssl_cert_reqs" in parts.query:
        return url
    query = "&".join(filter(None, [parts.query, "ssl_cert_reqs=required"]))
    return urlunsplit(parts._replace(query=query))


def _keep_our_logs(**options: object) -> None:
    """Listening is what keeps Celery from setting up its own."""


signals.setup_logging.connect(_keep_our_logs)

app = Celery("saas.jobs", fixups=())  # workers keep their connections to the database themselves
app.add_defaults(configuration)

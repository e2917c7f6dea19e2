"""Background jobs. Declare them with Django's `@task`, and find the extras here."""

from saas.jobs.declaring import enqueue, every, named, retry
from saas.jobs.limits import SoftTimeLimit, limit
from saas.jobs.progress import report

__all__ = ["SoftTimeLimit", "enqueue", "every", "limit", "named", "report", "retry"]

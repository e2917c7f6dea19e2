"""Background jobs. Declare them with Django's `@task`, and find the extras here."""

from saas.jobs.declaring import enqueue, every, retry
from saas.jobs.progress import report

__all__ = ["enqueue", "every", "report", "retry"]

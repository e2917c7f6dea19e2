from collections.abc import Iterable
from functools import partial

from django.db import transaction

from saas.jobs.backend import PostgresBackend
from saas.jobs.carrier.announcing import announcer
from saas.jobs.carrier.messages import messages
from saas.jobs.models import Job


class CeleryBackend(PostgresBackend):
    """Announces each row once its transaction commits; what is due later, the beat announces."""

    engine = "Celery"
    worker = "saas.jobs.carrier.worker.CarriedWorker"
    beat = "saas.jobs.carrier.beat.Beat"

    def queued(self, job: Job, *, is_due: bool) -> None:
        if is_due and job.state == Job.State.WAITING:
            tell = partial(announcer.tell, job.pk, job.queue)
            transaction.on_commit(tell, robust=True)

    def carried(self, queues: Iterable[str]) -> dict[str, int]:
        return messages(queues)

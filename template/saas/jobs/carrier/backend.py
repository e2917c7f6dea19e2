from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.checks import CheckMessage, Error
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

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        found = super().check(**kwargs)
        if not self.queues:
            hint = "Name them in QUEUES of TASKS: see docs/jobs.md."
            found.append(Error("Celery has to know its queues.", hint=hint, id="jobs.E002"))
        return found

    def queued(self, job: Job, *, is_due: bool) -> None:
        if is_due and job.state == Job.State.WAITING:
            tell = partial(announcer.tell, job.pk, job.queue)
            transaction.on_commit(tell, robust=True)

    def carried(self, queues: Iterable[str]) -> dict[str, int]:
        return messages(queues)

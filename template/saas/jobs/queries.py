from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from saas.core.clock import database_now, shift
from saas.jobs import sql
from saas.jobs.declaring import AnyTask
from saas.jobs.models import Job

UPCOMING = sql.read("upcoming")
LATE = timedelta(seconds=1)


@dataclass(frozen=True)
class Upcoming:
    """What a worker that has nothing to do waits for."""

    queues: dict[str, float]
    """Each with the seconds until its next job is due."""
    lapse: float | None
    """Seconds until the first lease lapses, unless it is renewed."""

    @property
    def due(self) -> list[str]:
        return [queue for queue, seconds in self.queues.items() if seconds <= 0]

    @property
    def seconds(self) -> float | None:
        """How long there is nothing to do. None: until somebody queues a job."""
        lapses = [] if self.lapse is None else [self.lapse]
        return min([*self.queues.values(), *lapses], default=None)


def upcoming(only: Collection[str] = ()) -> Upcoming:
    """Look at these queues, or at all."""
    with connection.cursor() as cursor:
        parameters: dict[str, Any] = {"shift": shift()}
        cursor.execute(UPCOMING, parameters)
        found: dict[str | None, float] = dict(cursor.fetchall())
    lapse = found.pop(None, None)
    queues = {queue: seconds for queue, seconds in found.items() if queue is not None}
    return Upcoming({queue: queues[queue] for queue in queues if not only or queue in only}, lapse)


def late(queue: str, *, skip: int, limit: int) -> list[int]:
    """Return the numbers of jobs that nobody took for a second, but for the `skip` most urgent."""
    due = Job.objects.filter(state=Job.State.WAITING, queue=queue)
    due = due.filter(run_after__lte=database_now(-LATE)).order_by("-priority", "run_after", "pk")
    return list(due.values_list("pk", flat=True)[skip : skip + limit])


def is_pending(task: AnyTask, *, key: str) -> bool:
    """Tell whether the job with this key waits or runs."""
    open_states = [Job.State.WAITING, Job.State.RUNNING]
    return Job.objects.filter(task=task.module_path, key=key, state__in=open_states).exists()

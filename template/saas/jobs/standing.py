"""What waits where, for people and programs that look after the jobs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from saas.core.clock import database_now
from saas.jobs import beats
from saas.jobs.backend import engine, queues_of_all
from saas.jobs.models import Job


@dataclass(frozen=True)
class Line:
    """A queue: rows by what becomes of them, and messages, where something carries them."""

    due: int = 0
    later: int = 0
    running: int = 0
    dead: int = 0
    messages: int | None = None


@dataclass(frozen=True)
class Standing:
    engine: str
    queues: dict[str, Line]
    beat_silent: float | None
    """Seconds since the beat was last heard, where one is needed; None: there was none."""
    beat_is_lost: bool
    trouble: str
    """Why the messages are not known."""


def standing() -> Standing:
    rows = {row.pop("queue"): row for row in _rows()}
    names = sorted({*queues_of_all(), *rows})
    trouble, messages = "", dict[str, int]()
    try:
        messages = engine().carried(names)
    except Exception as error:  # whatever kombu and Redis raise: the rows are worth telling
        trouble = str(error)
    silence = beats.silence() if engine().beat else None
    return Standing(
        engine=engine().engine,
        queues={name: Line(**rows.get(name, {}), messages=messages.get(name)) for name in names},
        beat_silent=silence.total_seconds() if silence else None,
        beat_is_lost=engine().beat is not None and beats.is_lost(silence),
        trouble=trouble,
    )


def _rows() -> list[dict[str, Any]]:
    """Return each queue that has jobs, and how many."""
    waiting, now = Q(state=Job.State.WAITING), database_now()
    counts = (
        Job.objects.exclude(state=Job.State.DONE)
        .values("queue")
        .annotate(
            due=Count("pk", filter=waiting & Q(run_after__lte=now)),
            later=Count("pk", filter=waiting & Q(run_after__gt=now)),
            running=Count("pk", filter=Q(state=Job.State.RUNNING)),
            dead=Count("pk", filter=Q(state=Job.State.DEAD)),
        )
    )
    return [dict(row) for row in counts]

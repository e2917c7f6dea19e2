"""The one beat of the second engine: who has it, and whether it was lost."""

import logging
from datetime import timedelta
from typing import Any

from django.db import connection

from saas.core.clock import database_time, shift
from saas.jobs import sql
from saas.jobs.models import Beat

logger = logging.getLogger(__name__)

LOST = timedelta(seconds=30)
BEAT = sql.read("beat")


def beat(*, holder: str) -> bool:
    """Write down that the beat goes on. False: another one has it, and is not lost."""
    parameters: dict[str, Any] = {"holder": holder, "shift": shift(), "lost": LOST}
    with connection.cursor() as cursor:
        cursor.execute(BEAT, parameters)
        return cursor.fetchone() is not None


def give_up(*, holder: str) -> None:
    """Leave the beat to whoever stands by, who need not wait then."""
    Beat.objects.filter(holder=holder).delete()


def silence() -> timedelta | None:
    """How long the beat has been silent; None: there is none."""
    row = Beat.objects.first()
    return database_time() - row.beaten_at if row else None


def is_lost(silence: timedelta | None) -> bool:
    return silence is None or silence > LOST


def warn_of_loss() -> None:
    if is_lost(silence()):
        logger.warning(
            "The beat is lost: periodic jobs, retries and what is due later wait. "
            "Start it again: manage.py beat"
        )

"""A run at work: from its start to its result, and paid back unless it succeeds."""

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import F
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_noop

from saas.core.clock import database_now, now
from saas.credits.flows import refund_spend
from saas.jobs.declaring import AnyTask
from saas.jobs.queries import is_pending
from saas.services import inputs, registry, sql
from saas.services.base import BaseService
from saas.services.errors import ServiceFailed, Stopped
from saas.services.models import Run
from saas.services.progress import Progress

logger = logging.getLogger(__name__)

BROKEN = gettext_noop("Something broke on our side.")
CUT_OFF = gettext_noop("The run was cut off.")
GONE = gettext_noop("This service is no longer offered.")
OPEN = [Run.State.QUEUED, Run.State.RUNNING]
QUIET = timedelta(minutes=1)
LONGEST_REQUEST = timedelta(minutes=10)  # no web server lets a foreground run go on for longer


def execute(*, run: Run) -> None:
    """Take up a run that waits for somebody to do it."""
    service = registry.find(run.service)
    if service is None:
        fail(run=run, reason=GONE)
        return
    if _start(run):
        work(run=run, service=service)


def work(*, run: Run, service: BaseService) -> None:
    """Do the work of a run that is marked as running. Whatever goes wrong, the credits go back."""
    try:
        data = inputs.given_back(run.data)
        result = service.execute(data, Progress(run, service.stages))
        _finish(run, _plain(result))
    except Stopped:
        logger.info("Run %s was stopped", run.pk)
    except ServiceFailed as failure:
        fail(run=run, reason=failure.message, sentence=failure.sentence, values=failure.values)
    except Exception:  # whatever a service raises, the user is told and paid back
        logger.exception("Run %s of %s broke", run.pk, run.service)
        fail(run=run, reason=BROKEN)


def fail(
    *, run: Run, reason: str, sentence: str = "", values: Mapping[str, Any] | None = None
) -> bool:
    """Pay back. Where the reason has values in it, its sentence is kept too, to be translated."""
    told = _told(sentence, values) if values else {}
    return give_back(run=run, state=Run.State.FAILED, reason=reason, told=told)


@transaction.atomic
def give_back(
    *, run: Run, state: Run.State, reason: str, told: Mapping[str, Any] | None = None
) -> bool:
    """Close the run and refund it. Only the first to close it does so."""
    reason = inputs.text(reason)
    # The ledger keeps no values, so that what it says is translated whole.
    why = run.label if told else f"{run.label}: {reason}"
    closed = Run.objects.filter(pk=run.pk, state__in=OPEN).update(
        state=state,
        error=reason[:500],
        told=told or {},
        finished_at=now(),
        refunded_at=now(),
    )
    if closed:
        refund_spend(workspace=run.workspace, spend_key=run.spend_key, reason=why)
    run.refresh_from_db()
    return bool(closed)


def sweep(*, job: AnyTask) -> int:
    """Pay back the runs that nobody works on any more, and return how many they were.

    `job` is the one that works off background runs.
    """
    moment = database_now()
    old = Run.objects.filter(state__in=OPEN, created_at__lt=moment - QUIET)
    old = old.annotate(is_too_old=LessThan(F("created_at"), moment - LONGEST_REQUEST))
    lost = [run for run in old.select_related("workspace") if not _is_alive(run, job)]
    return sum(fail(run=run, reason=CUT_OFF) for run in lost)


def _start(run: Run) -> bool:
    """Mark it running; a job that comes back after its worker died starts it again."""
    run.state, run.started_at = Run.State.RUNNING, now()
    waiting = Run.objects.filter(pk=run.pk, state__in=OPEN)
    return bool(waiting.update(state=run.state, started_at=run.started_at, stages=[]))


def _finish(run: Run, result: dict[str, Any]) -> None:
    run.state, run.finished_at = Run.State.DONE, now()
    run.result, run.progress, run.note = result, 100, ""
    run.end_stage()
    asked: dict[str, Any] = {
        "id": run.pk,
        "finished_at": run.finished_at,
        "result": json.dumps(result),
        "stages": json.dumps(run.stages),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.read("finish"), asked)
        changed = cursor.rowcount
    if not changed:  # stopped at the last moment: the credits are back already
        raise Stopped


def _is_alive(run: Run, job: AnyTask) -> bool:
    """Somebody is at it, or soon will be."""
    service = registry.find(run.service)
    if service and service.background:
        return is_pending(job, key=run.spend_key)
    return not run.is_too_old  # type: ignore[attr-defined]  # annotated above


def _told(sentence: str, values: Mapping[str, Any]) -> dict[str, Any]:
    storable = {
        inputs.text(name): inputs.text(value) if isinstance(value, str) else value
        for name, value in values.items()
    }
    return {"sentence": inputs.text(sentence), "values": storable}


def _plain(result: object) -> dict[str, Any]:
    """What JSON makes of it. Raises TypeError for what is no dict, or does not fit."""
    if not isinstance(result, Mapping):
        raise TypeError(f"Expected a dict, got {type(result).__name__}.")
    plain: dict[str, Any] = json.loads(json.dumps(result, cls=_Encoder))
    return plain


class _Encoder(DjangoJSONEncoder):
    """Dates, amounts and UUIDs become text, and what is like a dict or a list becomes one."""

    def default(self, value: Any) -> Any:
        match value:
            case bytes():
                return value.decode()
            case Mapping():
                return dict(value)
            case Sequence():
                return list(value)
        return super().default(value)

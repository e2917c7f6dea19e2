"""A run from its price to its result: paid first, and paid back unless it succeeds."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.json import normalize_json

from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.credits.flows import refund_spend, spend
from saas.credits.queries import balance
from saas.jobs import enqueue
from saas.jobs.declaring import AnyTask
from saas.jobs.queries import is_pending
from saas.services import registry
from saas.services.base import BaseService
from saas.services.errors import RunKeyReused, ServiceFailed, Stopped
from saas.services.models import Run
from saas.services.progress import Progress

logger = logging.getLogger(__name__)

BROKEN = "Something broke on our side."
CUT_OFF = "The run was cut off."
GONE = "This service is no longer offered."
OPEN = [Run.State.QUEUED, Run.State.RUNNING]
LONGEST_LABEL = 100
QUIET = timedelta(minutes=1)
LONGEST_REQUEST = timedelta(minutes=10)  # no web server lets a foreground run go on for longer


def run(
    *, workspace: Workspace, user: User, service: BaseService, data: dict[str, Any], key: str
) -> Run:
    """Charge for a run and start it; in the foreground it is over when this returns.

    The same key again returns the same run, and charges nothing. Raises InsufficientCredits,
    and RunKeyReused if the key stands for something else.
    """
    started, is_new = _pay(workspace, user, service, _plain(data), key)
    if is_new and not service.background:
        execute(run=started)
    return started


def execute(*, run: Run) -> None:
    """Do the work. Whatever goes wrong, the credits go back."""
    service = registry.find(run.service)
    if service is None:
        fail(run=run, reason=GONE)
        return
    if not _start(run):
        return
    try:
        result = service.execute(run.data, Progress(run, service.stages))
        _finish(run, _plain(result))
    except Stopped:
        logger.info("Run %s was stopped", run.pk)
    except ServiceFailed as failure:
        fail(run=run, reason=failure.message)
    except Exception:  # whatever a service raises, the user is told and paid back
        logger.exception("Run %s of %s broke", run.pk, run.service)
        fail(run=run, reason=BROKEN)


def fail(*, run: Run, reason: str) -> bool:
    return _give_back(run, Run.State.FAILED, reason)


def stop(*, run: Run) -> bool:
    """Give up a run at the user's wish. False if it is over already."""
    return _give_back(run, Run.State.STOPPED, "You stopped this run.")


def sweep() -> int:
    """Pay back the runs that nobody works on any more, and return how many they were."""
    old = Run.objects.filter(state__in=OPEN, created_at__lt=now() - QUIET)
    lost = [run for run in old.select_related("workspace") if not _is_alive(run)]
    return sum(fail(run=run, reason=CUT_OFF) for run in lost)


@transaction.atomic
def _pay(
    workspace: Workspace, user: User, service: BaseService, data: dict[str, Any], key: str
) -> tuple[Run, bool]:
    """Write the run and take its price, together. A twin waits here, then finds the first."""
    # Whoever closes the workspace locks it too: they see this run and stop it, or it is too late.
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    new = Run(
        workspace=workspace,
        user=user,
        service=service.slug,
        label=service.label(data)[:LONGEST_LABEL],
        key=key,
        data=data,
        cost=service.price,
        balance_after=0,
    )
    Run.objects.bulk_create([new], ignore_conflicts=True)
    run = Run.objects.get(workspace=workspace, key=key)
    if run.pk != new.pk:
        if (run.service, run.data) != (service.slug, data):
            raise RunKeyReused
        return run, False
    reason = f"{service.name}: {run.label}"
    spend(workspace=workspace, amount=run.cost, key=run.spend_key, reason=reason, actor=user)
    run.balance_after = balance(workspace).available
    run.save()
    if service.background:
        enqueue(_job(), str(run.pk), key=run.spend_key)
    return run, True


def _start(run: Run) -> bool:
    """Mark it running; a job that comes back after its worker died starts it again."""
    run.state, run.started_at = Run.State.RUNNING, now()
    waiting = Run.objects.filter(pk=run.pk, state__in=OPEN)
    return bool(waiting.update(state=run.state, started_at=run.started_at, stages=[]))


def _finish(run: Run, result: dict[str, Any]) -> None:
    run.state, run.finished_at = Run.State.DONE, now()
    run.result, run.progress, run.note = result, 100, ""
    run.end_stage()
    running = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING)
    changed = running.update(
        state=run.state,
        finished_at=run.finished_at,
        result=result,
        progress=run.progress,
        note=run.note,
        stages=run.stages,
    )
    if not changed:  # stopped at the last moment: the credits are back already
        raise Stopped


@transaction.atomic
def _give_back(run: Run, state: Run.State, reason: str) -> bool:
    """Close the run and refund it. Only the first to close it does so."""
    closed = Run.objects.filter(pk=run.pk, state__in=OPEN).update(
        state=state, error=reason[:500], finished_at=now(), refunded_at=now()
    )
    if closed:
        refund_spend(
            workspace=run.workspace, spend_key=run.spend_key, reason=f"{run.label}: {reason}"
        )
    run.refresh_from_db()
    return bool(closed)


def _is_alive(run: Run) -> bool:
    """Somebody is at it, or soon will be."""
    service = registry.find(run.service)
    if service and service.background:
        return is_pending(_job(), key=run.spend_key)
    return run.created_at > now() - LONGEST_REQUEST


def _job() -> AnyTask:
    from saas.services.jobs import execute_run  # that module is a shell over this one

    return execute_run


def _plain(data: object) -> dict[str, Any]:
    """What JSON makes of it. Raises TypeError for what is no dict, or does not fit."""
    plain = normalize_json(data)
    if not isinstance(plain, dict):
        raise TypeError(f"Expected a dict, got {type(data).__name__}.")
    return plain

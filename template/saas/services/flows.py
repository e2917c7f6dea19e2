"""What people do with a service: start a run, which is paid first, and stop it."""

import json
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from saas.accounts.models import User, Workspace
from saas.core.clock import now, shift
from saas.credits.errors import InsufficientCredits
from saas.credits.flows import spend
from saas.jobs import enqueue
from saas.services import inputs, running, sql
from saas.services.base import BaseService
from saas.services.errors import RunKeyReused
from saas.services.jobs import execute_run
from saas.services.models import LONGEST_ANSWER, Run
from saas.services.sentences import source

LONGEST_LABEL = 100
STOPPED = gettext_noop("You stopped this run.")


class _Known(Exception):  # not an error: a twin, or an earlier try, was first
    """Undoes the payment of a run whose key another one has."""


def run(
    *, workspace: Workspace, user: User, service: BaseService, data: dict[str, Any], key: str
) -> Run:
    """Charge for a run and start it; in the foreground it is over when this returns.

    The same key again returns the same run, and charges nothing. Raises InsufficientCredits,
    RunKeyReused if the key stands for something else, and NotKept if the data can't be kept.
    """
    kept = inputs.kept(data)
    try:
        started = _pay(_new(workspace, user, service, kept, key), service)
    except (InsufficientCredits, _Known):
        earlier = Run.objects.filter(workspace=workspace, key=key).first()
        if earlier is None:
            raise
        if (earlier.service, earlier.data) != (service.slug, kept):
            raise RunKeyReused from None
        return earlier
    if not service.background:
        running.work(run=started, service=service)
    return started


def stop(*, run: Run) -> bool:
    """Give up a run at the user's wish. False if it is over already."""
    return running.give_back(run=run, state=Run.State.STOPPED, reason=STOPPED)


def answer(*, run: Run, was_right: bool, wrong: str | None = None) -> bool:
    """Keep whether a result was right, and what was wrong; the last answer counts.

    Without `wrong`, what was said before stays. False if there is no result to judge.
    """
    changed: dict[str, Any] = {"was_right": was_right}
    if was_right or wrong is not None:
        changed["wrong"] = "" if was_right else inputs.text(wrong or "")[:LONGEST_ANSWER]
    done = Run.objects.filter(pk=run.pk, state=Run.State.DONE)
    found = done.update(**changed)
    run.refresh_from_db(fields=["was_right", "wrong"])
    return bool(found)


def _new(
    workspace: Workspace, user: User, service: BaseService, kept: dict[str, Any], key: str
) -> Run:
    run = Run(
        workspace=workspace,
        user=user,
        service=service.slug,
        label=inputs.text(service.label(inputs.given_back(kept)))[:LONGEST_LABEL],
        key=key,
        data=kept,
        cost=service.price,
    )
    if not service.background:
        run.state, run.started_at = Run.State.RUNNING, now()
    return run


@transaction.atomic
def _pay(run: Run, service: BaseService) -> Run:
    """Take the price and write the run, together. A twin waits here, and is undone."""
    with connection.cursor() as cursor:
        cursor.execute(sql.read("lock"), {"workspace": run.workspace_id})
    reason = f"{source(service.name)}: {run.label}"
    paid = spend(
        workspace=run.workspace, amount=run.cost, key=run.spend_key, reason=reason, actor=run.user
    )
    run.balance_after = paid.available
    _insert(run)
    if service.background:
        enqueue(execute_run, str(run.pk), key=run.spend_key)
    return run


def _insert(run: Run) -> None:
    asked: dict[str, Any] = {
        "shift": shift(),
        "id": run.pk,
        "workspace": run.workspace_id,
        "user": run.user_id,
        "service": run.service,
        "label": run.label,
        "key": run.key,
        "data": json.dumps(run.data),
        "cost": run.cost,
        "balance_after": run.balance_after,
        "state": str(run.state),
        "started_at": run.started_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.read("insert"), asked)
        row = cursor.fetchone()
    if row is None:
        raise _Known
    run.created_at = run.updated_at = row[0]
    run._state.adding = False

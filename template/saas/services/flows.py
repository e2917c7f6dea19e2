"""What people do with a service: start a run, which is paid first, and stop it."""

from typing import Any

from django.db import transaction

from saas.accounts.models import User, Workspace
from saas.credits.flows import spend
from saas.credits.queries import balance
from saas.jobs import enqueue
from saas.services import running
from saas.services.base import BaseService
from saas.services.errors import RunKeyReused
from saas.services.jobs import execute_run
from saas.services.models import Run

LONGEST_LABEL = 100


def run(
    *, workspace: Workspace, user: User, service: BaseService, data: dict[str, Any], key: str
) -> Run:
    """Charge for a run and start it; in the foreground it is over when this returns.

    The same key again returns the same run, and charges nothing. Raises InsufficientCredits,
    and RunKeyReused if the key stands for something else.
    """
    started, is_new = _pay(workspace, user, service, running.plain(data), key)
    if is_new and not service.background:
        running.execute(run=started)
    return started


def stop(*, run: Run) -> bool:
    """Give up a run at the user's wish. False if it is over already."""
    return running.give_back(run=run, state=Run.State.STOPPED, reason="You stopped this run.")


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
        enqueue(execute_run, str(run.pk), key=run.spend_key)
    return run, True

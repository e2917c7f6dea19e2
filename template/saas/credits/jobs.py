from django.tasks import task

from saas.accounts.models import Workspace
from saas.credits import flows, notices
from saas.credits.errors import LedgerUnsound
from saas.credits.queries import violations
from saas.jobs import every, retry


@every(minutes=10)
@task()
def expire_lots() -> int:
    return flows.expire_lots()


@every(minutes=5)
@task()
def expire_holds() -> int:
    return flows.expire_holds()


@task()
def tell_of_low(workspace: int) -> bool:
    return notices.tell_of_low(workspace=Workspace.objects.get(pk=workspace))


@every(hours=6)
@task()
def tell_of_lapses() -> int:
    return notices.tell_of_lapses()


@every(hours=24)
@task()
@retry(attempts=1)
def check_ledger() -> None:
    """A ledger that does not add up is a dead letter in the admin, with its sentences."""
    if found := violations():
        raise LedgerUnsound(found)

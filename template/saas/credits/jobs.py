from django.tasks import task
from django.utils.translation import gettext_lazy as _

from saas.accounts.models import Workspace
from saas.credits import flows, notices
from saas.credits.errors import LedgerUnsound
from saas.credits.queries import violations
from saas.jobs import every, named, retry


@every(minutes=10)
@task()
@named(_("Lapse credits"))
def expire_lots() -> int:
    return flows.expire_lots()


@every(minutes=5)
@task()
@named(_("Release old holds"))
def expire_holds() -> int:
    return flows.expire_holds()


@task()
@named(_("Say that credits run low"))
def tell_of_low(workspace: int) -> bool:
    return notices.tell_of_low(workspace=Workspace.objects.get(pk=workspace))


@every(hours=6)
@task()
@named(_("Say which credits lapse soon"))
def tell_of_lapses() -> int:
    return notices.tell_of_lapses()


@every(hours=24)
@task()
@named(_("Check the ledger"))
@retry(attempts=1)
def check_ledger() -> None:
    """A ledger that does not add up is a dead letter in the admin, with its sentences."""
    if found := violations():
        raise LedgerUnsound(found)

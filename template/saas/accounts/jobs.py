from django.tasks import task
from django.utils.translation import gettext_lazy as _

from saas.accounts import flows
from saas.jobs import every, named


@every(hours=24)
@task()
@named(_("Forget old sessions"))
def prune_sessions() -> None:
    flows.prune_sessions()


@every(hours=24)
@task()
@named(_("Drop addresses that nobody confirmed"))
def drop_unproven_addresses() -> int:
    return flows.drop_unproven_addresses()

from django.tasks import task

from saas.accounts import flows
from saas.jobs import every


@every(hours=24)
@task()
def prune_sessions() -> None:
    flows.prune_sessions()


@every(hours=24)
@task()
def drop_unproven_addresses() -> int:
    return flows.drop_unproven_addresses()

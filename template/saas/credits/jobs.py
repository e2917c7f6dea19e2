from django.tasks import task

from saas.credits import flows
from saas.jobs import every


@every(minutes=10)
@task()
def expire_lots() -> int:
    return flows.expire_lots()


@every(minutes=5)
@task()
def expire_holds() -> int:
    return flows.expire_holds()

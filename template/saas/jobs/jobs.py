from django.tasks import task

from saas.jobs import every, flows


@every(hours=24)
@task()
def prune_jobs() -> int:
    return flows.prune()

from django.tasks import task

from saas.jobs import every
from saas.services import running
from saas.services.models import Run


@task()
def execute_run(run_id: str) -> None:
    running.execute(run=Run.objects.select_related("workspace").get(pk=run_id))


@every(minutes=1)
@task()
def sweep_runs() -> int:
    return running.sweep(job=execute_run)

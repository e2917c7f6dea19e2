from django.tasks import task
from django.utils.translation import gettext_lazy as _

from saas.jobs import every, named
from saas.services import running
from saas.services.models import Run


@task()
@named(_("Do a run"))
def execute_run(run_id: str) -> None:
    running.execute(run=Run.objects.select_related("workspace").get(pk=run_id))


@every(minutes=1)
@task()
@named(_("Do runs that were left"))
def sweep_runs() -> int:
    return running.sweep(job=execute_run)

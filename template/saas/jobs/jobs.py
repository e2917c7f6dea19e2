from django.tasks import task
from django.utils.translation import gettext_lazy as _

from saas.jobs import every, flows, named


@every(hours=24)
@task()
@named(_("Forget old jobs"))
def prune_jobs() -> int:
    return flows.prune()

from django.dispatch import receiver

from saas.accounts.models import Workspace
from saas.accounts.signals import workspace_closed
from saas.services import flows, running
from saas.services.models import Run


@receiver(workspace_closed, dispatch_uid="forget_runs")
def forget_runs(workspace: Workspace, **kwargs: object) -> None:
    """What people asked and got goes with them; that there was a run, and its cost, stays."""
    runs = Run.objects.filter(workspace=workspace)
    for run in runs.filter(state__in=running.OPEN):
        flows.stop(run=run)
    runs.update(label="", data={}, result={}, note="", stages=[], error="", told={}, wrong="")

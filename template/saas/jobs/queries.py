from saas.jobs.declaring import AnyTask
from saas.jobs.models import Job


def is_pending(task: AnyTask, *, key: str) -> bool:
    """Tell whether the job with this key waits or runs."""
    open_states = [Job.State.WAITING, Job.State.RUNNING]
    return Job.objects.filter(task=task.module_path, key=key, state__in=open_states).exists()

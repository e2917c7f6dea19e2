from collections.abc import Sequence
from typing import Any

from django.core import checks

from saas.jobs import conf


@checks.register(deploy=True)
def check_redis_is_named(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    if not conf.wants_celery() or conf.redis_url():
        return []
    return [
        checks.Warning(
            "ENABLE_ASYNC_JOBS is on, and REDIS_URL is missing: jobs run on PostgreSQL.",
            hint="Set REDIS_URL, or switch the flag off; docs/jobs.md tells what each takes.",
            id="jobs.W001",
        )
    ]

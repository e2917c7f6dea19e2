import pytest
from django.tasks.checks import check_tasks
from pytest_django import Settings

from saas.jobs.checks import check_redis_is_named
from tests.redis_server import Server


@pytest.mark.parametrize(
    ("flag", "url", "ids"),
    [
        (True, "", ["jobs.W001"]),
        (True, "redis://localhost", []),
        (False, "", []),
    ],
)
def test_celery_without_redis_is_told(
    settings: Settings, flag: bool, url: str, ids: list[str]
) -> None:
    settings.ENABLE_ASYNC_JOBS, settings.REDIS_URL = flag, url
    assert [found.id for found in check_redis_is_named()] == ids


def test_celery_without_named_queues_is_refused(settings: Settings, redis: Server) -> None:
    settings.TASKS = {"default": settings.TASKS["default"] | {"QUEUES": []}}
    assert [found.id for found in check_tasks()] == ["jobs.E002"]

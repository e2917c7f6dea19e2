import pytest
from django.tasks.checks import check_tasks
from pytest_django import Settings

from saas.jobs.checks import check_redis_is_named
from tests.processes import python
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


def test_celery_is_not_met_where_it_is_off() -> None:
    meet = "import sys, django; django.setup(); import saas.jobs; print('celery' in sys.modules)"
    off = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "ENABLE_ASYNC_JOBS": "false"}
    assert python("-c", meet, **off).stdout.strip() == "False"

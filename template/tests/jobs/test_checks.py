import pytest
from pytest_django import Settings

from saas.jobs.checks import check_redis_is_named


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

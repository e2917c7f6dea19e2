import json
from typing import Any

import pytest
from django.db import connection

from saas.jobs import flows, sql, statements
from saas.jobs.models import Job
from saas.jobs.queries import UPCOMING, upcoming
from tests.jobs.tasks import add

pytestmark = pytest.mark.django_db

FILL = """
INSERT INTO jobs_job (created_at, updated_at, task, args, kwargs, queue, priority, key, run_after,
    state, attempts, progress, workers, error, traceback)
SELECT now(), now(), 'tests.jobs.tasks.add', '[1, 2]', '{}', %(queue)s, %(priority)s, '',
    now() + %(ahead)s::interval, 'waiting', 0, 0, '[]', '', ''
FROM generate_series(1, %(count)s)
"""


def test_a_claim_returns_what_the_model_has() -> None:
    columns = [field.column for field in Job._meta.concrete_fields]
    returned = sql.read("claim").rsplit("RETURNING", 1)[1].replace(",", " ").split()
    assert returned == columns


def test_a_claimed_job_is_as_the_row_says() -> None:
    add.enqueue(1, second=2)
    claimed = flows.claim(worker="it")
    assert claimed is not None
    row = Job.objects.get()
    for field in Job._meta.concrete_fields:
        assert getattr(claimed, field.attname) == getattr(row, field.attname), field.name


def test_other_jobs_cost_a_claim_nothing() -> None:
    add.enqueue(1, 2)
    few = [pages(statement) for statement in asked_again_and_again()]
    fill("default", 0, "1 day", 100_000)
    fill("default", 50, "1 day", 100_000)
    fill("another", 50, "0", 100_000)
    fill("other", 0, "0", 100_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_job")
    many = [pages(statement) for statement in asked_again_and_again()]
    assert all(after < before + 60 for before, after in zip(few, many, strict=True))


def test_what_is_coming_is_known_by_queue() -> None:
    assert (upcoming().queues, upcoming().seconds) == ({}, None)
    fill("mails", 0, "10 minutes")
    fill("default", 0, "1 hour")
    add.enqueue(1, 2)
    found = upcoming()
    assert found.due == ["default"]
    assert 500 < found.queues["mails"] < 601


def fill(queue: str, priority: int, ahead: str, count: int = 1) -> None:
    with connection.cursor() as cursor:
        parameters = {"queue": queue, "priority": priority, "ahead": ahead, "count": count}
        cursor.execute(FILL, parameters)


def asked_again_and_again() -> list[str]:
    return [statements.BY_PRIORITY, statements.BY_AGE, UPCOMING]


def pages(statement: str) -> int:
    """Return how many pages of the database it reads."""
    parameters: dict[str, Any] = {
        "queue": "default",
        "worker": "it",
        "shift": statements.shift(),
        "lease": statements.LEASE,
    }
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", parameters)
        [[answer]] = cursor.fetchall()
        cursor.execute("ROLLBACK TO before")
    [plan] = json.loads(answer) if isinstance(answer, str) else answer
    return int(plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"])

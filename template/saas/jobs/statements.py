"""How the statements in `sql/` are asked."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.db import connection
from django.db.models import JSONField

from saas.core.clock import shift
from saas.jobs import sql
from saas.jobs.models import Job

LEASE = timedelta(seconds=60)
CLAIM = sql.read("claim")
BY_PRIORITY = CLAIM.format(order="priority DESC, run_after, id")
BY_AGE = CLAIM.format(order="run_after, id")
FINISH = sql.read("finish")
RENEW = sql.read("renew")

FIELDS = [field.attname for field in Job._meta.concrete_fields]
IN_JSON = [isinstance(field, JSONField) for field in Job._meta.concrete_fields]


def claim(*, queue: str, worker: str, by_age: bool) -> Job | None:
    parameters: dict[str, Any] = {
        "queue": queue,
        "worker": worker,
        "shift": shift(),
        "lease": LEASE,
    }
    with connection.cursor() as cursor:
        cursor.execute(BY_AGE if by_age else BY_PRIORITY, parameters)
        row = cursor.fetchone()
    return _job(row) if row else None


def finish(job: Job, result: object) -> bool:
    """Write down that it is done, unless it is no longer ours."""
    parameters: dict[str, Any] = {
        "result": json.dumps(result),
        "id": job.pk,
        "started_at": job.started_at,
        "shift": shift(),
    }
    with connection.cursor() as cursor:
        cursor.execute(FINISH, parameters)
        row = cursor.fetchone()
    if row:
        job.state, job.progress, job.result, job.leased_until = Job.State.DONE, 100, result, None
        job.error = job.traceback = ""
        [job.finished_at] = row
    return bool(row)


def renew(line: psycopg.Connection[Any], jobs: Iterable[Job]) -> set[int]:
    """Renew the leases of these jobs at once and return those that are still ours."""
    held = list(jobs)
    starts: list[datetime | None] = [job.started_at for job in held]
    parameters: dict[str, Any] = {
        "ids": [job.pk for job in held],
        "starts": starts,
        "shift": shift(),
        "lease": LEASE,
    }
    return {row[0] for row in line.execute(RENEW, parameters)}


def _job(row: tuple[Any, ...]) -> Job:
    values = [
        json.loads(value) if in_json and value is not None else value
        for value, in_json in zip(row, IN_JSON, strict=True)
    ]
    return Job.from_db(connection.alias, FIELDS, values)

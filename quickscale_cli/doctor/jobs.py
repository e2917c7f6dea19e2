"""What can be wrong where a project's jobs run on Celery."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from quickscale_cli import project
from quickscale_cli.doctor.findings import Checked, Finding
from quickscale_cli.doctor.project import manage
from quickscale_cli.errors import FlagsUnreadable

FLAG = "enable_async_jobs"
REDIS = ["redis-server", "valkey-server"]
TO_INSTALL = {
    "darwin": "Type: brew install redis",
    "win32": "Install Memurai, https://www.memurai.com, or work in WSL.",
}


def jobs(folder: Path) -> Checked:
    """Look at Celery, Redis and the beat, as the project itself tells of them."""
    try:
        is_on = project.is_on(folder, FLAG)
    except FlagsUnreadable:  # of which another check tells
        return Checked("jobs", "not checked")
    if not is_on:
        return Checked("jobs", "on PostgreSQL")
    if (folder / ".venv").is_dir() and not _has_celery(folder):
        finding = Finding(
            "celery-missing",
            "ENABLE_ASYNC_JOBS is on, and Celery is not installed.",
            'Put "async-jobs" into default-groups in pyproject.toml, then type: uv sync',
        )
        return Checked("jobs", "without Celery", (finding,))
    standing = _standing(folder)
    if standing is None:
        return Checked("jobs", "not checked")
    if standing.get("engine") == "PostgreSQL":
        return Checked("jobs", "on PostgreSQL", _why_on_postgresql())
    return Checked("jobs", "on Celery", tuple(_troubles(standing)))


def _has_celery(folder: Path) -> bool:
    return any((folder / ".venv").glob("[Ll]ib/**/site-packages/celery/__init__.py"))


def _standing(folder: Path) -> dict[str, Any] | None:
    """Ask the project; None where it can't tell, because its database is away, say."""
    _, words = manage(folder, "queues", "--json")
    try:
        found, _ = json.JSONDecoder().raw_decode(words[words.index("{") :])
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _why_on_postgresql() -> tuple[Finding, ...]:
    """`manage.py dev` brings a Redis of its own, so in development this is no fault."""
    url = Finding(
        "redis-url-missing",
        "ENABLE_ASYNC_JOBS is on, and REDIS_URL is not set: but for `manage.py dev`, which brings "
        "a Redis of its own, jobs run on PostgreSQL.",
        "In production set REDIS_URL to your Redis: redis://localhost:6379/0",
        is_problem=False,
    )
    if any(map(shutil.which, REDIS)):
        return (url,)
    program = Finding(
        "redis-missing",
        "Redis is not on this machine, so that `manage.py dev` runs jobs on PostgreSQL.",
        TO_INSTALL.get(sys.platform, "On Debian and Ubuntu: sudo apt-get install redis-server"),
        is_problem=False,
    )
    return (url, program)


def _troubles(standing: dict[str, Any]) -> list[Finding]:
    found = []
    if trouble := standing.get("trouble"):
        found.append(
            Finding(
                "redis-silent",
                f"Redis does not answer, and jobs wait: {trouble}",
                "Start it, or see that REDIS_URL leads to it.",
            )
        )
    if standing.get("beat_is_lost"):
        found.append(
            Finding(
                "beat-lost",
                "No beat is at work: periodic jobs, retries and what is due later wait.",
                "Start it, and let it run for good: uv run manage.py beat",
            )
        )
    return found

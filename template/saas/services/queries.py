from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext_lazy

from saas.accounts.models import User, Workspace
from saas.core.paging import Window, containing
from saas.services import registry, sql
from saas.services.base import BaseService
from saas.services.models import Run

# What runs.sql gives of a run and of its user, in the order of their fields.
RUN = ["created_at", "id", "user_id", "service", "label", "cost", "state", "refunded_at"]
RUNNER = ["email", "name"]


class Runs(NamedTuple):
    """Some of the runs that were found, and how many of all were counted."""

    rows: list[Run]
    counted: int


def runs(
    workspace: Workspace, window: Window, *, service: str = "", state: str = "", search: str = ""
) -> Runs:
    """The workspace's runs, newest first, with what a list shows of them."""
    asked: dict[str, Any] = {
        **window._asdict(),
        "most": window.most,
        "workspace": workspace.pk,
        "service": service,
        "state": state,
        "search": containing(search),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.read("runs"), asked)
        rows = cursor.fetchall()
    return Runs([_run(row) for _, *row in rows if row[0]], rows[0][0])


def matching(services: Iterable[BaseService], words: str) -> list[BaseService]:
    """Those whose name and summary, as people read them, have all the words."""
    wanted = words.lower().split()
    return [one for one in services if all(word in _searched(one) for word in wanted)]


def service_of(run: Run) -> BaseService:
    """The service that was run, or enough of it to show the run if it is no longer offered."""
    if service := registry.find(run.service):
        return service
    retired = BaseService()
    retired.slug = run.service
    retired.name = run.service.replace("-", " ").capitalize()
    retired.summary = gettext_lazy("This service is no longer offered.")
    retired.price = run.cost
    return retired


def _searched(service: BaseService) -> str:
    return f"{service.name} {service.summary}".lower()


def _run(row: list[Any]) -> Run:
    *columns, email, name = row
    run = Run.from_db(connection.alias, RUN, columns)
    run.user = User.from_db(connection.alias, ["id", *RUNNER], [run.user_id, email, name])
    return run

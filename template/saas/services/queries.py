from django.db.models import QuerySet

from saas.accounts.models import Workspace
from saas.services import registry
from saas.services.base import BaseService
from saas.services.models import Run


def runs(
    workspace: Workspace, *, service: str = "", state: str = "", search: str = ""
) -> QuerySet[Run]:
    """The workspace's runs, newest first."""
    found = Run.objects.filter(workspace=workspace).select_related("user")
    if service:
        found = found.filter(service=service)
    if state:
        found = found.filter(state=state)
    if search:
        found = found.filter(label__icontains=search)
    return found.order_by("-created_at", "-pk")


def service_of(run: Run) -> BaseService:
    """The service that was run, or enough of it to show the run if it is no longer offered."""
    if service := registry.find(run.service):
        return service
    retired = BaseService()
    retired.slug = run.service
    retired.name = run.service.replace("-", " ").capitalize()
    retired.summary = "This service is no longer offered."
    retired.price = run.cost
    return retired

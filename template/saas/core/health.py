"""What load balancers and containers ask: does the process live, is it ready for visitors."""

from http import HTTPStatus

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from saas.core.http import GetResponse

NO_DATABASE = "The database does not answer."
NOT_MIGRATED = "Migrations wait to be applied: run `manage.py migrate`."


class HealthMiddleware:
    """Answers /livez and /readyz before anything else can object.

    A load balancer asks by address, without HTTPS: neither the check of the host nor the
    redirect to HTTPS may stand in its way.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.is_migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/livez":
            return _answer("")
        if request.path == "/readyz":
            return _answer(self._obstacle())
        return self.get_response(request)

    def _obstacle(self) -> str:
        """Say why this process can't serve, or return ""."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            # Code does not change while it runs: once all is applied, it stays so.
            self.is_migrated = self.is_migrated or not _pending()
        except Error:
            return NO_DATABASE
        return "" if self.is_migrated else NOT_MIGRATED


def _pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _answer(obstacle: str) -> HttpResponse:
    if obstacle:
        body = {"status": "unavailable", "reason": obstacle}
        return JsonResponse(body, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"status": "ok"})

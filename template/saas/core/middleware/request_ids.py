import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpResponse

from saas.core.http import Request
from saas.core.logs import request_id
from saas.core.secret_paths import shown_path, watched

logger = logging.getLogger("saas.core.middleware")

_WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Gives each request an id, for logs, error pages and the answer's header; logs the request."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(request.id)
        began = time.perf_counter()
        try:
            with watched(request):
                response = self.get_response(request)
                _log(request, response, time.perf_counter() - began)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response


def _log(request: Request, response: HttpResponse, seconds: float) -> None:
    logger.info(
        "%s %s %s",
        request.method,
        shown_path(request),
        response.status_code,
        extra={"status": response.status_code, "milliseconds": round(seconds * 1000)},
    )

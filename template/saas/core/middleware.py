import logging
import re
import time
import uuid
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from saas.core.http import Request
from saas.core.logs import request_id

type GetResponse = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger(__name__)

NUL = "\x00"
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
            response = self.get_response(request)
            _log(request, response, time.perf_counter() - began)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response


class SecurityHeadersMiddleware:
    """Adds the headers that Django has no setting for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response


class RefuseNulBytesMiddleware:
    """Refuses NUL bytes: PostgreSQL can't store them, so no page means them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        for name in [name for name, value in request.COOKIES.items() if NUL in value]:
            del request.COOKIES[name]  # not refused: its owner could not mend it
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Blame the request for a crash over a form field that no form looked at."""
        if any(NUL in value for _, values in request.POST.lists() for value in values):
            raise BadRequest("NUL in a form field") from exception


def _log(request: Request, response: HttpResponse, seconds: float) -> None:
    logger.info(
        "%s %s %s",
        request.method,
        request.path,
        response.status_code,
        extra={"status": response.status_code, "milliseconds": round(seconds * 1000)},
    )

import re
import uuid
from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBadRequest

from saas.core.http import Request

type GetResponse = Callable[[Request], HttpResponse]

_WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Gives each request an id: for logs, error pages and the answer's header."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        response = self.get_response(request)
        response["X-Request-ID"] = request.id
        return response


class RefuseNulBytesMiddleware:
    """Refuses NUL bytes in the address: PostgreSQL can't store them, so no page means them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("This address has a character that no page uses.")
        return self.get_response(request)

"""In development, a wrong address has the app's own page, with Django's details folded below."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.debug import get_caller

from saas.core.http import GetResponse


class WrongAddressMiddleware:
    """Stands last, next to the views, so that the page knows who asks."""

    def __init__(self, get_response: GetResponse) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.NOT_FOUND and request.resolver_match is None:
            try:
                resolve(request.path_info)
            except Resolver404 as error:
                return _page(request, error)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _page(request, error) if isinstance(error, Http404) else None


def _page(request: HttpRequest, error: Http404) -> HttpResponse:
    known: dict[str, Any] = {"reason": str(error), "view": get_caller(request)}
    if isinstance(error, Resolver404):
        known = {"tried": list(_tried(error))}
    return render(request, "core/development/404.html", known, status=HTTPStatus.NOT_FOUND)


def _tried(error: Resolver404) -> Iterator[str]:
    """Yield what Django compared the address with, in that order."""
    [details] = error.args
    for way in details["tried"]:
        yield "".join(str(part.pattern) for part in way)

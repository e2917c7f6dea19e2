from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from saas.accounts.http import SignedInRequest
from saas.accounts.models import Workspace
from saas.accounts.queries import personal_workspace


class WorkspaceMiddleware:
    """Puts the workspace that a signed-in person works in on the request, when asked for."""

    def __init__(self, get_response: Callable[[SignedInRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SignedInRequest) -> HttpResponse:
        request.workspace = cast(Workspace, SimpleLazyObject(lambda: _workspace_of(request)))
        return self.get_response(request)


def _workspace_of(request: SignedInRequest) -> Workspace | None:
    return personal_workspace(request.user) if request.user.is_authenticated else None


class WayBackFromLoginMiddleware:
    """Leads to the log-in when a session has ended, and from there to the page that was open.

    HTMX follows a redirect by itself, and would put the log-in form into a corner of the page.
    A form's own address may take no visits.
    """

    def __init__(self, get_response: Callable[[SignedInRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SignedInRequest) -> HttpResponse:
        response = self.get_response(request)
        login = f"{resolve_url(settings.LOGIN_URL)}?"
        if not response.headers.get("Location", "").startswith(login):
            return response
        query = QueryDict(mutable=True)
        if request.htmx:
            query["next"] = request.htmx.current_url_abs_path or "/"
            return HttpResponse(headers={"HX-Redirect": login + query.urlencode(safe="/")})
        page = urlsplit(request.headers.get("Referer", ""))
        if request.method == "POST" and page.netloc == request.get_host():
            query["next"] = page._replace(scheme="", netloc="").geturl()
            response.headers["Location"] = login + query.urlencode(safe="/")
        return response


class TimeZoneMiddleware:
    """Shows times in the time zone that a signed-in person has chosen."""

    def __init__(self, get_response: Callable[[SignedInRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SignedInRequest) -> HttpResponse:
        with timezone.override(_time_zone_of(request)):
            return self.get_response(request)


def _time_zone_of(request: SignedInRequest) -> ZoneInfo | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None
    try:
        return ZoneInfo(request.user.time_zone) if request.user.time_zone else None
    except (ZoneInfoNotFoundError, ValueError):  # a zone that the system has renamed
        return None

from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from saas.accounts import facts
from saas.accounts.http import SignedInRequest
from saas.accounts.models import User, Workspace
from saas.accounts.queries import Person, person, personal_workspace

# Sessions name the one who let their person in. With another one, Django decides.
OURS = f"{AuthenticationBackend.__module__}.{AuthenticationBackend.__qualname__}"


class PersonMiddleware(AuthenticationMiddleware):
    """Django's own, that asks one question for the person and what every page wants of them."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        asker = cast(SignedInRequest, request)
        asker.person = None
        asker.user = cast(User, SimpleLazyObject(lambda: _user_of(asker)))


class WorkspaceMiddleware:
    """Puts the workspace that a signed-in person works in on the request, when asked for."""

    def __init__(self, get_response: Callable[[SignedInRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SignedInRequest) -> HttpResponse:
        request.workspace = cast(Workspace, SimpleLazyObject(lambda: _workspace_of(request)))
        return self.get_response(request)


def _user_of(request: SignedInRequest) -> User | AnonymousUser:
    """Whom the session names. Where that is not plain, Django has the word."""
    session = request.session
    is_ours = session.get(BACKEND_SESSION_KEY) == OURS in settings.AUTHENTICATION_BACKENDS
    found = person(int(session[SESSION_KEY])) if is_ours and SESSION_KEY in session else None
    if found is None or not found.user.is_active or not _is_in_step(session, found.user):
        return get_user(request)
    request.person = found
    facts.email_is_verified.know(request, found.email_is_verified)
    return found.user


def _is_in_step(session: SessionBase, user: User) -> bool:
    """Whether the session knows the person's password: it ends when that changes."""
    known = session.get(HASH_SESSION_KEY) or ""
    return constant_time_compare(known, user.get_session_auth_hash())


def _workspace_of(request: SignedInRequest) -> Workspace | None:
    if not request.user.is_authenticated:
        return None
    found: Person | None = getattr(request, "person", None)  # not there under Django's own
    if found and found.user == request.user:
        return found.workspace
    return personal_workspace(request.user)


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

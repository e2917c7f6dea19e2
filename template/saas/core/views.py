import sys
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render, resolve_url
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from saas.core import clock, languages, outages
from saas.core.components import every_component
from saas.core.context import THEMES
from saas.core.error_pages import bare_page
from saas.core.http import is_from_here
from saas.core.kept import constants
from saas.core.palette import entries, grouped

A_YEAR = timedelta(days=365)

for_an_hour = cache_control(public=True, max_age=3600)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark; nothing follows the system."""
    return _remember(request, "theme", _one_of(THEMES, request.POST.get("theme", "")))


@require_POST
def sidebar(request: HttpRequest) -> HttpResponse:
    """Remember whether the sidebar is folded."""
    return _remember(request, "side", _one_of({"mini"}, request.POST.get("side", "")))


@csrf_exempt  # the form stands on pages that are the same for every visitor, and so has no token
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language that a visitor has chosen; members choose in their account."""
    if not is_from_here(request):
        raise PermissionDenied("The form stood on another site")
    chosen = request.POST.get("language", "")
    if not languages.known(chosen):
        raise BadRequest(f"No such language: {chosen!r}")
    response = HttpResponseRedirect(_way_back(request))
    languages.remember(response, chosen)
    return response


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """List what the command palette offers; the way without JavaScript."""
    words = request.GET.get("q", "").strip()
    groups = grouped(entries(request), words.lower())
    return render(request, "core/search.html", {"words": words, "groups": groups})


@login_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; in development only."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "core/components.html", every_component())


@require_GET
@for_an_hour
def webmanifest(request: HttpRequest) -> HttpResponse:
    icon = {"src": static("favicon.svg"), "type": "image/svg+xml", "sizes": "any"}
    manifest = {
        "name": settings.PROJECT_NAME,
        "description": constants()["project"]["description"],
        "start_url": resolve_url(settings.HOME_PAGE),
        "display": "minimal-ui",
        "icons": [icon],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


@require_GET
@for_an_hour
def robots(request: HttpRequest) -> HttpResponse:
    closed = [
        reverse("admin:index"),
        resolve_url(settings.HOME_PAGE),
        reverse("core:search"),
    ]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_GET
@for_an_hour
def security(request: HttpRequest) -> HttpResponse:
    """Say where to report a weakness (RFC 9116, which asks for a date of expiry)."""
    expires = (clock.now() + A_YEAR / 2).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: mailto:{settings.CONTACT_EMAIL}", f"Expires: {expires.isoformat()}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after a crash: with no database, session or context processor, for they may be it."""
    if outages.is_away(sys.exception()):
        outages.warn(sys.exception())
        return bare_page(request, HTTPStatus.SERVICE_UNAVAILABLE)
    return bare_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _one_of(known: set[str], chosen: str) -> str:
    if chosen and chosen not in known:
        raise BadRequest(f"No such look: {chosen!r}")
    return chosen


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(_way_back(request))  # redirect() takes "word" for a view
    if value:
        response.set_cookie(
            cookie,
            value,
            max_age=A_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(cookie, samesite="Lax")
    return response


def _way_back(request: HttpRequest) -> str:
    """Return the page that the form stood on, if it is one of ours."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours and urlsplit(address).path.startswith("/") else "/"

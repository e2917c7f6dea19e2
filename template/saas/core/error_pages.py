"""Pages for when little can be relied on: no database, no session, no context processor."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_lazy

from saas.core.context import ui

# What is told where even the template can't be made.
LAST_WORDS = {
    HTTPStatus.INTERNAL_SERVER_ERROR: gettext_lazy("Something broke on our side."),
    HTTPStatus.SERVICE_UNAVAILABLE: gettext_lazy(
        "We are away for a moment. Try again in a few seconds."
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: gettext_lazy("That is more than this page takes."),
    HTTPStatus.REQUEST_TIMEOUT: gettext_lazy("Your request took too long to arrive. Try again."),
}
RETRY_AFTER = 5  # seconds


def bare_page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    code = getattr(request, "id", "")
    context = {
        "code": code,
        "project": {"name": settings.PROJECT_NAME},
        "path": request.path,
        **ui(request),
    }
    page: str
    try:
        page = render_to_string(f"{status.value}.html", context)
    except Exception:  # the template itself or the list of static files is broken
        page = f"{LAST_WORDS[status]} {gettext('If you write to us, send this code:')} {code}"
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "no-store"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_AFTER)
    return response

"""Pages of development: what there is to look at, the error pages among it."""

from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from saas.core.entries import Entry, developer_page
from saas.core.error_pages import bare_page
from saas.core.palette import grouped

# Pages that are made with no request to rely on, and those that stand in the app's own frame.
BARE = {"408", "413", "500", "503"}
FRAMED = {"400", "403", "403_csrf", "404", "429"}


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """List what can be looked at, by group."""
    _in_development_only()
    pages = [*_components(), *_errors(), *developer_page.of(request)]
    return render(request, "core/development/overview.html", {"groups": grouped(pages)})


@require_GET
def error(request: HttpRequest, name: str) -> HttpResponse:
    """Show an error page where nothing has gone wrong."""
    _in_development_only()
    if name in FRAMED:
        return render(request, f"{name}.html")
    if name not in BARE:
        raise Http404(f"There is no error page {name}.html")
    response = bare_page(request, HTTPStatus(int(name)))
    response.status_code = HTTPStatus.OK
    return response


def _components() -> list[Entry]:
    group = pgettext("title", "Look")
    return [Entry(_("Every component"), "core:components", icon="sparkles", group=group)]


def _errors() -> list[Entry]:
    titles = {
        "400": _("Request not understood"),
        "403": _("Not allowed"),
        "403_csrf": _("Form expired"),
        "404": _("Page not found"),
        "408": _("Took too long"),
        "413": _("Too large"),
        "429": _("Too many tries"),
        "500": _("Something broke"),
        "503": _("Back in a moment"),
    }
    group = _("Error pages")
    return [
        Entry(f"{title} ({name[:3]})", "core:error", "triangle-alert", (name,), group)
        for name, title in titles.items()
    ]


def _in_development_only() -> None:
    if not settings.DEBUG:
        raise Http404

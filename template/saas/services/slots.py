from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from saas.accounts.http import SignedInRequest
from saas.core.slots import Context, slot
from saas.services import queries, registry

RECENT = 5
TO_TRY = 4


@slot("sidebar_main", template="services/slots/sidebar.html", order=20)
def sidebar(request: HttpRequest) -> Context:
    return {}


@slot("palette", order=20)
def services(request: HttpRequest) -> list[Context]:
    return [
        {
            "title": service.name,
            "url": reverse("services:run", args=[service.slug]),
            "icon": service.icon,
            "group": "Services",
        }
        for service in registry.all_services()
    ]


@slot("palette", order=26)
def service_list(request: HttpRequest) -> Context:
    url = reverse("services:list")
    return {"title": "Services", "url": url, "icon": "sparkles", "group": "Go to"}


@slot("palette", order=27)
def runs(request: HttpRequest) -> Context:
    return {"title": "Runs", "url": reverse("services:runs"), "icon": "play", "group": "Go to"}


@slot("dashboard_actions", template="services/slots/new_run.html", order=20)
def new_run(request: HttpRequest) -> Context:
    return {}


@slot("dashboard_main", template="services/slots/recent_runs.html", order=20)
def recent_runs(request: HttpRequest) -> Context:
    workspace = cast(SignedInRequest, request).workspace
    return {"runs": queries.runs(workspace)[:RECENT]}


@slot("dashboard_bottom", template="services/slots/services_to_try.html", order=20)
def services_to_try(request: HttpRequest) -> Context | None:
    services = registry.all_services()[:TO_TRY]
    return {"services": services} if services else None


@slot("setup_steps", order=30)
def first_run(request: HttpRequest) -> Context:
    workspace = cast(SignedInRequest, request).workspace
    return {
        "title": "Run a service",
        "url": reverse("services:list"),
        "done": queries.runs(workspace).exists(),
    }

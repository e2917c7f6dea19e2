from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from saas.core.entries import Entry, Price, Step, entry, price, step
from saas.core.slots import Context, slot
from saas.credits import facts as credit_facts
from saas.services import facts, registry
from saas.services.models import run_paid_by

TO_TRY = 4


@entry(order=20)
def services(request: HttpRequest) -> list[Entry]:
    group = _("Services")
    return [
        Entry(str(service.name), "services:run", service.icon, args=(service.slug,), group=group)
        for service in registry.all_services()
    ]


@entry(order=26)
def pages(request: HttpRequest) -> list[Entry]:
    return [
        Entry(
            _("Services"), "services:list", icon="sparkles", in_sidebar=True, section="services:"
        ),
        Entry(_("Runs"), "services:runs", icon="play"),
    ]


@price(order=20)
def prices(request: HttpRequest) -> list[Price]:
    return [
        Price(str(service.name), str(service.summary), service.price, service.icon)
        for service in registry.all_services()
    ]


@slot("dashboard_actions", template="services/slots/new_run.html", order=20)
def new_run(request: HttpRequest) -> Context:
    return {}


@slot("movement_actions", template="services/slots/open_run.html")
def open_run(request: HttpRequest) -> Context | None:
    """The run that a movement of credits paid for, or was given back to."""
    story = credit_facts.story(request)
    keys = [movement.key for movement in story.together] if story else []
    runs = [run for key in keys if (run := run_paid_by(key))]
    return {"run": runs[0]} if runs else None


@slot("dashboard_main", template="services/slots/recent_runs.html", order=20)
def recent_runs(request: HttpRequest) -> Context:
    return {"runs": facts.recent_runs(request)}


@slot("dashboard_bottom", template="services/slots/services_to_try.html", order=20)
def services_to_try(request: HttpRequest) -> Context | None:
    services = registry.all_services()[:TO_TRY]
    return {"services": services} if services else None


@step(order=30)
def first_run(request: HttpRequest) -> Step:
    done = bool(facts.recent_runs(request))
    return Step(_("Run a service"), reverse("services:list"), done=done)

"""All services of this project, found by themselves in `builtin/` and in `app/services/`."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps

from saas.services.base import BaseService

_services: dict[str, BaseService] = {}
duplicates: list[type[BaseService]] = []


def register[S: type[BaseService]](service: S) -> S:
    """Put a service on offer. The first to take a slug keeps it; a check tells of others."""
    if service.slug in _services:
        duplicates.append(service)
    else:
        _services[service.slug] = service()
    return service


def unregister(slug: str) -> None:
    _services.pop(slug, None)


def all_services() -> list[BaseService]:
    return sorted(_services.values(), key=lambda service: str(service.name).lower())


def find(slug: str) -> BaseService | None:
    return _services.get(slug)


def autodiscover() -> None:
    """Import each module of `saas/services/builtin/` and of any app's `services/` folder."""
    folders = [f"{config.name}.services" for config in apps.get_app_configs()]
    for folder in ["saas.services.builtin", *folders]:
        if find_spec(folder):
            for module in iter_modules(import_module(folder).__path__):
                import_module(f"{folder}.{module.name}")

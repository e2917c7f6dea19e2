import sys
from pkgutil import iter_modules

import pytest
from django.core.checks import run_checks

from app import services
from saas.services import registry
from saas.services.base import BaseService
from saas.services.checks import check_services, faults
from tests.services.examples import Echo


def ids(service: BaseService) -> list[str | None]:
    return [fault.id for fault in faults(service)]


def test_builtin_services_are_found() -> None:
    assert "text-length" in {service.slug for service in registry.all_services()}


def test_services_of_an_app_are_found() -> None:
    yours = {f"app.services.{module.name}" for module in iter_modules(services.__path__)}
    assert yours <= sys.modules.keys()


def test_no_service_at_hand_has_a_fault() -> None:
    assert not [error for error in run_checks() if (error.id or "").startswith("services.")]


def test_second_service_of_a_slug_is_reported_and_left_out() -> None:
    class Copycat(Echo):
        slug = "text-length"

    registry.register(Copycat)
    try:
        assert [error.id for error in check_services()] == ["services.E001"]
        assert registry.find("text-length").__class__ is not Copycat
    finally:
        registry.duplicates.clear()


@pytest.mark.parametrize("slug", ["", "Two Words", "under_score", "-x"])
def test_improper_slug_is_reported(slug: str) -> None:
    service = Echo()
    service.slug = slug
    assert "services.E002" in ids(service)


@pytest.mark.parametrize("price", [0, -1, 1.5, True, "2"])
def test_improper_price_is_reported(price: object) -> None:
    service = Echo()
    service.price = price  # type: ignore[assignment]
    assert "services.E004" in ids(service)


def test_everything_missing_is_reported_at_once() -> None:
    service = BaseService()
    service.result_template = "nowhere.html"
    assert ids(service) == ["services.E002", "services.E003", "services.E005", "services.E006"]

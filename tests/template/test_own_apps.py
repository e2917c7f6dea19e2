"""An app of the owner's own, made by `manage.py startapp` beside `app/`, as the handbook says."""

import shutil
from pathlib import Path

import pytest

from tests.template.conftest import project, run

INSTALLED = """
from config.settings.components.apps import INSTALLED_APPS

INSTALLED_APPS.insert(0, "billing")
"""
VIEWS = """from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def invoices(request: HttpRequest) -> HttpResponse:
    return render(request, "billing/invoices.html")
"""
URLS = """from django.urls import path

from billing import views

app_name = "billing"
urlpatterns = [path("invoices/", views.invoices, name="invoices")]
"""
PAGE = "<h1>Invoices</h1>\n"
TESTS = """from django.test import Client


def test_the_page_is_there(client: Client) -> None:
    assert "Invoices" in client.get("/invoices/").content.decode()
"""


@pytest.fixture(scope="module")
def extended(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(source, tmp_path_factory.mktemp("own-apps"))
    run("python", "manage.py", "startapp", "billing", at=folder)
    settings = folder / "config/settings/project.py"
    settings.write_text(settings.read_text() + INSTALLED)
    for name in ("admin.py", "models.py"):
        (folder / "billing" / name).unlink()
    (folder / "billing/templates/billing").mkdir(parents=True)
    (folder / "billing/templates/billing/invoices.html").write_text(PAGE)
    for name, text in (("views.py", VIEWS), ("urls.py", URLS), ("tests.py", TESTS)):
        (folder / "billing" / name).write_text(text)
    run("ruff", "format", at=folder)
    return folder


@pytest.fixture
def folder(extended: Path, tmp_path: Path) -> Path:
    return shutil.copytree(extended, tmp_path / "myapp")


def declare(folder: Path) -> None:
    contracts = folder / ".importlinter"
    text = contracts.read_text().replace("    app\ninclude", "    app\n    billing\ninclude")
    contracts.write_text(text.replace("    app | config", "    app | billing | config"))


def refused(*command: str, at: Path) -> str:
    with pytest.raises(AssertionError) as failure:
        run(*command, at=at)
    return str(failure.value)


def pytest_in(*arguments: str) -> list[str]:
    return ["pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *arguments]


def test_its_pages_are_served_and_its_tests_are_run_and_covered(folder: Path) -> None:
    everything = run(*pytest_in("--collect-only"), at=folder)
    assert "billing/tests.py::test_the_page_is_there" in everything
    assert "app/tests/test_notes.py::" in everything
    (folder / "billing/prices.py").write_text("price = 1\n")
    said = run(*pytest_in("billing", "--cov", "--cov-fail-under=0"), at=folder)
    assert "1 passed" in said
    assert "billing/prices.py" in said  # not covered


def test_what_its_pages_name_is_looked_for(folder: Path) -> None:
    page = folder / "billing/templates/billing/invoices.html"
    page.write_text('{% load static ui %}{% static "no.png" %}{% icon "no-icon" %}\n')
    said = refused("python", "manage.py", "check", at=folder)
    assert "billing/invoices.html names a static file that is not there: no.png" in said
    code = "from saas.core import icons; print(icons.used() - icons.offered().keys())"
    assert "no-icon" in run("python", "manage.py", "shell", "-v", "0", "-c", code, at=folder)


def test_types_are_checked(folder: Path) -> None:
    (folder / "billing/forms.py").write_text("def wrong() -> int:\n    return ''\n")
    assert "billing/forms.py:2" in refused("mypy", at=folder)


def test_style_is_checked(folder: Path) -> None:
    run("ruff", "check", at=folder)
    run("djlint", ".", "--lint", "--quiet", at=folder)
    (folder / "billing/forms.py").write_text("import os\n")
    (folder / "billing/templates/billing/invoices.html").write_text('<img src="/a.png">\n')
    assert "billing/forms.py:1" in refused("ruff", "check", "--output-format", "concise", at=folder)
    assert "billing/invoices.html" in refused("djlint", ".", "--lint", "--quiet", at=folder)


def test_import_contracts_hold_for_it(folder: Path) -> None:
    forgotten = refused(*pytest_in("tests/config/test_contracts.py"), at=folder)
    assert "Add billing to root_packages under [importlinter]." in forgotten
    declare(folder)
    run(*pytest_in("tests/config/test_contracts.py"), at=folder)
    run("lint-imports", "--no-cache", at=folder)
    (folder / "saas/core/upward.py").write_text("from billing import views\n")
    (folder / "billing/wiring.py").write_text("from config import urls\n")
    said = refused("lint-imports", "--no-cache", at=folder)
    assert "saas.core.upward -> billing.views" in said
    assert "billing.wiring -> config.urls" in said


def test_an_import_upwards_inside_an_app_is_told_even_if_late(folder: Path) -> None:
    with (folder / "saas/mail/models.py").open("a") as models:
        models.write("\n\ndef late() -> None:\n    from saas.mail import flows  # noqa: F401\n")
    said = refused("lint-imports", "--no-cache", at=folder)
    assert "saas.mail.models -> saas.mail.flows" in said
    assert "No cycles are allowed in saas.mail." in said


def test_an_app_of_saas_that_is_in_no_layer_is_told(folder: Path) -> None:
    (folder / "saas/stray").mkdir()
    (folder / "saas/stray/__init__.py").touch()
    assert "saas.stray" in refused("lint-imports", "--no-cache", at=folder)

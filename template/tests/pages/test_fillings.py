"""What an app puts into a page is the same on every page, whatever names that page has."""

import re

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from saas.accounts.models import User
from saas.core.installed import project_templates
from saas.core.slots import Filling, filled_with, fillings
from saas.services import demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("month")]

# What every template may name: from the context processors and Django itself.
GLOBAL = {"request", "user", "perms", "messages", "csrf_token", "project", "theme", "side"}
GLOBAL |= {"site_url", "start_url", "home_url", "login_url", "forloop", "True", "False", "None"}
NAMES = re.compile(r"\b[a-z_]+\b")
TAGS = re.compile(r"{[{%](.*?)[}%]}", re.DOTALL)


def odd_names() -> dict[str, object]:
    """Every name that some template of the project reads, with something odd in it."""
    tags = " ".join(tag for file in project_templates() for tag in TAGS.findall(file.read_text()))
    return dict.fromkeys(set(NAMES.findall(tags)) - GLOBAL, "ODD")


@pytest.mark.parametrize("name", sorted(fillings()))
def test_a_filling_reads_only_names_it_set(name: str, rf: RequestFactory) -> None:
    request = rf.get("/")
    user = User.objects.get(email=demo.USER)
    request.user, request.workspace = user, user.workspaces.get()  # type: ignore[attr-defined]
    request.resolver_match = None
    assert drawn(name, request, odd_names()) == drawn(name, request, {})


def test_a_filling_that_reads_a_name_of_the_page_would_be_found(rf: RequestFactory) -> None:
    with filled_with("one", Filling(lambda request: {}, "components/_empty.html")):
        assert "ODD" in drawn("one", rf.get("/"), odd_names())


def drawn(name: str, request: HttpRequest, names: dict[str, object]) -> str:
    page = Template(f'{{% load slots %}}{{% slot "{name}" %}}')
    return page.render(Context({"request": request, **names}))

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django import forms

from saas.accounts.models import User
from saas.accounts.queries import personal_workspace
from saas.services import flows, registry
from saas.services.base import BaseService
from saas.services.models import Run
from tests.services.examples import Readability


class WordForm(forms.Form):
    word = forms.CharField()


class Start:
    """Offer a service for one test, and run it."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.offered: list[str] = []

    def offer(self, service: type[BaseService], *, slug: str = "") -> BaseService:
        slug = slug or service.__name__.lower()
        words = {"slug": slug, "name": service.__name__, "summary": "For a test."}
        registry.register(type(service.__name__, (service,), words | {"form_class": WordForm}))
        self.offered.append(slug)
        offered = registry.find(slug)
        assert offered
        return offered

    def __call__(self, service: type[BaseService], *, key: str = "", word: str = "hello") -> Run:
        offered = registry.find(service.__name__.lower()) or self.offer(service)
        return flows.run(
            workspace=personal_workspace(self.user),
            user=self.user,
            service=offered,
            data={"word": word},
            key=key or uuid4().hex,
        )


@pytest.fixture(autouse=True, scope="package")
def readability() -> Iterator[None]:
    yours = registry.find(Readability.slug)
    registry.unregister(Readability.slug)
    registry.register(Readability)
    yield
    registry.unregister(Readability.slug)
    if yours:
        registry.register(type(yours))


@pytest.fixture
def start(user: User) -> Iterator[Start]:
    start = Start(user)
    yield start
    for slug in start.offered:
        registry.unregister(slug)

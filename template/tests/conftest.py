from collections.abc import Iterator

import pytest
from django.conf import settings as project_settings
from django.test import override_settings
from pytest_django import Settings


@pytest.fixture(autouse=True)
def welcome_credits(settings: Settings) -> None:
    """What the people of these tests have to spend, whatever everybody starts with here."""
    settings.SIGNUP_CREDITS = 100


@pytest.fixture(autouse=True, scope="package")
def shipped_pages() -> Iterator[None]:
    """Look at the pages and mails of `saas/`, not at those of yours in `templates/` instead."""
    shipped = sorted((project_settings.BASE_DIR / "saas").glob("*/templates"))
    [engine] = project_settings.TEMPLATES
    with override_settings(TEMPLATES=[engine | {"DIRS": [*shipped, *engine["DIRS"]]}]):
        yield

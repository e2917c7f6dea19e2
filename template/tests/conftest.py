from collections.abc import Iterator
from pathlib import Path

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
    """Look at the pages and mails of `saas/`, not at those of yours in `templates/` instead.

    And hear the sentences that they have, not what `locale/` says for them.
    """
    shipped = sorted((project_settings.BASE_DIR / "saas").glob("*/templates"))
    [engine] = project_settings.TEMPLATES
    with override_settings(
        TEMPLATES=[engine | {"DIRS": [*shipped, *engine["DIRS"]]}], LOCALE_PATHS=[]
    ):
        yield


OURS_ALONE = {"test_catalogues.py", "test_sentences.py"}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Look at the words of the template in its own checkout: in your project, if you name it."""
    is_project = (project_settings.BASE_DIR / ".copier-answers.yml").exists()
    is_named = any(collection_path.name in word for word in config.args)
    is_left_out = is_project and collection_path.name in OURS_ALONE and not is_named
    return True if is_left_out else None

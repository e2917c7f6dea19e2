from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import launched
from tests.e2e.processes import quickscale, run
from tests.e2e.production import Site, served


@pytest.fixture(scope="session")
def browser() -> Generator[Browser]:
    with launched() as started:
        yield started


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project as a newcomer makes it, with nothing chosen."""
    folder = tmp_path_factory.mktemp("e2e") / "myapp"
    run([quickscale(), "init", str(folder), "--defaults"], folder.parent)
    return folder


@pytest.fixture(scope="module")
def site(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Site]:
    with served(project, tmp_path_factory.mktemp("production")) as started:
        yield started

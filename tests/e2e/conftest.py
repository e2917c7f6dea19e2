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
    return _made(tmp_path_factory.mktemp("e2e") / "myapp")


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that takes payments."""
    return _made(tmp_path_factory.mktemp("e2e") / "shop", "--preset", "payments")


@pytest.fixture(scope="module")
def site(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Site]:
    with served(shop, tmp_path_factory.mktemp("production")) as started:
        yield started


def _made(folder: Path, *options: str) -> Path:
    run([quickscale(), "init", str(folder), *options, "--defaults"], folder.parent)
    return folder

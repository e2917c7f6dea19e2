import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from quickscale_cli.git.scratch import Scratch
from tests.cli.upgrade.projects import ONE, TWO
from tests.cli.upgrade.templates import generate, git, template


@pytest.fixture(scope="session")
def scratch() -> Iterator[Scratch]:
    with Scratch() as scratch:
        yield scratch


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("commands")
    releases = {"1.0.0": ONE, "1.1.0": TWO, "2.0.0rc1": {"template/later.py": "x = 1\n"}}
    project = generate(template(folder / "t", releases), "v1.0.0", folder / "p")
    git(project, "config", "user.name", "Una")
    git(project, "config", "user.email", "una@example.com")
    return project


@pytest.fixture
def owned(generated: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of 1.0.0, whose owner stands in it."""
    project = Path(shutil.copytree(generated, tmp_path / "project", symlinks=True))
    monkeypatch.chdir(project)
    return project

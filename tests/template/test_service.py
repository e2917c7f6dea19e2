"""A generated service in a generated project."""

import os
import sys
from pathlib import Path

import pytest

from quickscale_cli.commands import generate_service as service
from tests.template.conftest import project, run


@pytest.fixture(scope="module")
def extended(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(source, tmp_path_factory.mktemp("service"), "services")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        service.generate_service("a-service-with-the-longest-name-there-is")
        service.generate_service("word-cloud")
    return folder


def test_it_is_formatted_and_lint_clean(extended: Path) -> None:
    run("ruff", "format", "--check", "app", at=extended)
    run("ruff", "check", "app", at=extended)


def test_its_types_are_right(extended: Path) -> None:
    run("mypy", "app", at=extended)


def test_it_is_found_and_its_tests_pass(extended: Path) -> None:
    said = run("pytest", "-q", "-p", "no:cacheprovider", "app/tests", "-k", "cloud", at=extended)
    assert "4 passed" in said


def test_a_project_makes_one_by_its_own_command(
    extended: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{ours}{os.pathsep}{os.environ['PATH']}")
    run("python", "manage.py", "generate_service", "tone-of-voice", at=extended)
    assert (extended / "app" / "services" / "tone_of_voice.py").exists()

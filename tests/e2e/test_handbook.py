"""A project in which its owner has done what the handbook says passes its own tests."""

from pathlib import Path

import pytest

from tests.e2e import handbook
from tests.e2e.processes import quickscale, run

PRESET = "subscriptions"  # test_answers.py tries the others


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("handbook") / "bread"
    run([quickscale(), "init", str(project), "--preset", PRESET], project.parent)
    handbook.follow(project, language="de")
    return project


def test_its_tests_pass(followed: Path) -> None:
    assert " passed" in run(["uv", "run", "pytest", "-q"], followed)


@pytest.mark.parametrize("command", ["ruff check", "mypy", "lint-imports"])
def test_its_tools_are_content(followed: Path, command: str) -> None:
    run(["uv", "run", *command.split()], followed)

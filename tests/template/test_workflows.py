"""GitHub's workflows, ours and a project's: well formed, and over every version we promise."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.template.conftest import ROOT, tool

OURS = ROOT / ".github" / "workflows" / "test.yml"
SHIPPED = ROOT / "template" / ".github" / "workflows" / "ci.yml"
UPGRADE = SHIPPED.with_name("upgrade.yml")
VERSIONS = {"python": ["3.12", "3.13", "3.14"], "django": ["6.0", "6.1"]}
SYSTEMS = ["ubuntu-latest", "macos-latest", "windows-latest"]


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        *product(["vendor.github-workflows"], [OURS, SHIPPED, UPGRADE]),
        ("vendor.dependabot", ROOT / "template" / ".github" / "dependabot.yml"),
    ],
    ids=str,
)
def test_a_file_fits_its_schema(schema: str, file: Path) -> None:
    tool("check-jsonschema", "--builtin-schema", schema, file)


def test_a_project_is_tested_on_every_python_and_django() -> None:
    assert matrix(SHIPPED, "tests") == VERSIONS


def test_the_app_is_tested_on_every_system_too() -> None:
    assert matrix(OURS, "app") == {"os": SYSTEMS} | VERSIONS


def test_the_command_line_is_tested_on_every_system_and_python() -> None:
    tested = matrix(OURS, "cli")
    assert (tested["os"], tested["python"]) == (SYSTEMS, VERSIONS["python"])


def matrix(file: Path, job: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text())["jobs"][job]["strategy"]["matrix"]
    return found

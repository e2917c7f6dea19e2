import re
import tomllib
from pathlib import Path

import pytest
from pytest_copie.plugin import Copie

from tests.template.conftest import PRESETS, ROOT, run

RELEASED = {
    "beta": set(),
    "payments": {"enable_credit_types", "enable_stripe"},
    "services": {"enable_credit_types", "enable_stripe", "enable_service_generator"},
}
RELEASED |= {"subscriptions": RELEASED["services"]}
RELEASED["full"] = RELEASED["services"] | {"require_email_verification", "enable_async_jobs"}
TO_COME = {
    "enable_ai",
    "enable_webhooks",
    "enable_api_endpoints",
    "enable_service_marketplace",
    "enable_subscriptions",
    "enable_advanced_admin",
    "enable_advanced_errors",
    "enable_analytics",
    "enable_observability",
    "enable_organizations",
}


def switched_on(folder: Path) -> set[str]:
    flags = tomllib.loads((folder / "features.toml").read_text("utf-8"))["flags"]
    return {name for name, on in flags.items() if on}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_switches_on_what_is_released(copie: Copie, asking: Path, preset: str) -> None:
    result = copie.copy({"preset": preset}, template_dir=asking)
    assert result.exception is None
    assert result.project_dir
    assert switched_on(result.project_dir) == RELEASED[preset]
    assert {name for name, answer in result.answers.items() if answer is True} == RELEASED[preset]


def test_full_has_every_flag_once_all_are_released(asking: Path, copie: Copie) -> None:
    result = copie.copy({"preset": "full", "from_release": {}}, template_dir=asking)
    assert result.project_dir
    assert switched_on(result.project_dir) == RELEASED["full"] | TO_COME
    assert "[from_release]\n\n[project]" in (result.project_dir / "features.toml").read_text()


def test_optional_engines_are_installed_where_they_are_switched_on(
    copie: Copie, asking: Path, projects: dict[str, Path]
) -> None:
    result = copie.copy({"preset": "full", "from_release": {}}, template_dir=asking)
    assert result.project_dir
    for folder, groups in (
        (projects["full"], ["dev", "async-jobs"]),
        (result.project_dir, ["dev", "async-jobs", "observability"]),
    ):
        metadata = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
        assert metadata["tool"]["uv"]["default-groups"] == groups
        assert set(groups) <= metadata["dependency-groups"].keys()


@pytest.mark.parametrize("preset", PRESETS)
def test_a_project_of_each_preset_starts(projects: dict[str, Path], preset: str) -> None:
    said = run("python", "manage.py", "check", at=projects[preset])
    assert "System check identified no issues" in said


def test_a_rendered_project_is_formatted_and_lint_clean(projects: dict[str, Path]) -> None:
    run("ruff", "format", "--check", at=projects["full"])
    run("ruff", "check", at=projects["full"])


def test_no_question_is_left_in_a_rendered_file(projects: dict[str, Path], source: Path) -> None:
    for path in (source / "template").rglob("*.jinja"):
        name = path.name.removesuffix(".jinja").replace(
            "{{ _copier_conf.answers_file }}", ".copier-answers.yml"
        )
        for folder in projects.values():
            rendered = (folder / path.relative_to(source / "template").with_name(name)).read_text()
            assert not re.search(r"\{\{|\}\}|\{%|%\}|\{#|#\}", rendered), name


def test_presets_are_those_of_the_golden_projects() -> None:
    golden = ROOT / "tests" / "golden" / "presets"
    assert {path.name for path in golden.iterdir()} == set(PRESETS)

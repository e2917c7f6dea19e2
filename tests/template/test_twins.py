import tomllib
from pathlib import Path

import pytest

from quickscale_cli.render.into_folder import render
from quickscale_cli.render.template import Template
from tests.template.conftest import script


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".jinja")
    }


def test_the_answers_of_working_in_place_give_the_plain_files(source: Path, tmp_path: Path) -> None:
    plain = source / "template"
    features = tomllib.loads((plain / "features.toml").read_text("utf-8"))
    answers = features["flags"] | features["project"]
    answers["signup_credits"] = features["credits"]["signup"]
    for name in ("name", "slug", "description"):
        answers[f"project_{name}"] = answers.pop(name)
    render(Template(source), tmp_path / "myapp", answers)
    rendered = tree(tmp_path / "myapp")
    del rendered[".copier-answers.yml"]
    expected = tree(plain)
    assert rendered.keys() == expected.keys()
    assert not [name for name in expected if rendered[name] != expected[name]]


def test_only_metadata_is_rendered(source: Path) -> None:
    rendered = {path.name for path in (source / "template").rglob("*.jinja")}
    assert rendered == {
        "README.md.jinja",
        "features.toml.jinja",
        "pyproject.toml.jinja",
        "uv.lock.jinja",
        "{{ _copier_conf.answers_file }}.jinja",
    }


def test_what_is_derived_is_up_to_date() -> None:
    checked = script("regen-twins", "--check")
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("question", ["project_slug", "project_name", "enable_async_jobs"])
def test_a_twin_asks(source: Path, question: str) -> None:
    texts = [path.read_text("utf-8") for path in (source / "template").glob("*.jinja")]
    assert any(question in text for text in texts)

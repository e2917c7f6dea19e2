"""What people get who install the command: no checkout, no network, the same project."""

import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.template.conftest import ROOT, project


def call(*command: str | Path, at: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        command,
        cwd=at,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by way of the source distribution, as for an upload."""
    folder = tmp_path_factory.mktemp("wheel")
    call("uv", "build", "--quiet", "--out-dir", folder, at=ROOT)
    return next(folder.glob("*.whl"))


def test_the_wheel_has_the_template_and_no_leavings(wheel: Path, source: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    packed = {name.split("/bundled/")[1] for name in names if "/bundled/" in name}
    expected = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    assert packed == expected


def test_an_installed_command_makes_the_project_of_the_checkout(
    wheel: Path, source: Path, tmp_path: Path
) -> None:
    call("uv", "venv", "--quiet", tmp_path / "scratch", at=ROOT)
    programs = tmp_path / "scratch" / ("Scripts" if os.name == "nt" else "bin")
    call("uv", "pip", "install", "--quiet", "--python", programs / "python", wheel, at=ROOT)
    said = call(programs / "quickscale", "init", "myapp", "--defaults", at=tmp_path)
    assert "in one commit on main" in said
    expected = project(source, tmp_path / "checkout")
    for path in expected.rglob("*"):
        if path.is_file() and path.name != ".copier-answers.yml":
            made = tmp_path / "myapp" / path.relative_to(expected)
            assert made.read_bytes() == path.read_bytes(), made

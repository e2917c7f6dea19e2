"""What people get who install the command: no checkout, no network, the same project."""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from quickscale_cli import __version__
from quickscale_cli.releases.history import found, reader
from quickscale_cli.releases.source import Source
from quickscale_cli.git.scratch import Scratch
from tests.template.conftest import ROOT, project

BUNDLE = "quickscale_cli/template.bundle"


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


@pytest.fixture(scope="module")
def programs(wheel: Path) -> Path:
    """The folder of an environment's programs, with the command installed into it."""
    environment = wheel.parent / "scratch"
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    call("uv", "venv", "--quiet", environment, at=ROOT)
    call("uv", "pip", "install", "--quiet", "--python", programs / "python", wheel, at=ROOT)
    return programs


@pytest.fixture(scope="module")
def releases(wheel: Path) -> Iterator[Source]:
    zipfile.ZipFile(wheel).extract(BUNDLE, wheel.parent)
    with Scratch() as shelf:
        yield Source(shelf, str(wheel.parent / BUNDLE))


def test_the_wheel_has_the_template_and_no_leavings(releases: Source, source: Path) -> None:
    packed = set(releases.tree(releases.version(__version__)))
    expected = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    assert packed == expected


def test_the_wheel_has_every_release_of_the_history(releases: Source) -> None:
    assert {str(version) for version in releases.versions} == {*found(reader(ROOT)), __version__}


def test_ten_releases_fit_into_4_mb(releases: Source) -> None:
    size = Path(releases.location).stat().st_size
    assert size < 1.6e6 + 0.2e6 * (len(releases.versions) - 1)


def test_an_installed_command_makes_the_project_of_the_checkout(
    programs: Path, source: Path, tmp_path: Path
) -> None:
    said = call(programs / "quickscale", "init", "myapp", "--defaults", at=tmp_path)
    assert "in one commit on main" in said
    expected = project(source, tmp_path / "checkout")
    for path in expected.rglob("*"):
        if path.is_file() and path.name != ".copier-answers.yml":
            made = tmp_path / "myapp" / path.relative_to(expected)
            assert made.read_bytes() == path.read_bytes(), made


@pytest.fixture
def installed_bundle(programs: Path) -> Iterator[Path]:
    [installed] = programs.parent.rglob("template.bundle")
    whole = installed.read_bytes()
    installed.unlink()  # uv's cache may share the file
    yield installed
    installed.write_bytes(whole)


def test_an_older_release_is_made_and_upgraded_offline(
    programs: Path, installed_bundle: Path, bundle: Path, tmp_path: Path
) -> None:
    shutil.copy(bundle, installed_bundle)
    older = ("--defaults", "--ref", "0.39.0")
    call(programs / "quickscale", "init", "myapp", *older, at=tmp_path)
    assert (tmp_path / "myapp" / "manage.py").read_text() == "print('0.39.0')\n"
    call(programs / "quickscale", "upgrade", "--yes", "--no-verify", at=tmp_path / "myapp")
    assert (tmp_path / "myapp" / "manage.py").read_text() == f"print('{__version__}')\n"
    answers = (tmp_path / "myapp" / ".copier-answers.yml").read_text()
    assert f"_commit: v{__version__}\n_src_path: gh:org/quickscale\n" in answers


def test_a_damaged_bundle_is_told_by_name(
    programs: Path, installed_bundle: Path, bundle: Path, tmp_path: Path
) -> None:
    installed_bundle.write_bytes(bundle.read_bytes()[:-100])
    command = [programs / "quickscale", "init", "myapp", "--defaults"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 1
    assert f"{installed_bundle}, the releases that came with this command" in ran.stderr
    assert "pip install --force-reinstall quickscale" in ran.stderr
    assert not list(tmp_path.iterdir())

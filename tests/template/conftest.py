import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quickscale_cli import __version__
from quickscale_cli.releases import history as releases
from quickscale_cli.render import template
from quickscale_cli.render.into_folder import render

ROOT = Path(__file__).resolve().parents[2]
# An image is Linux; what builds it is not there on Windows.
collect_ignore = ["test_containers.py"] if sys.platform == "win32" else []
PRESETS = ("beta", "payments", "services", "subscriptions", "full")


@pytest.fixture(scope="session")
def source() -> Iterator[Path]:
    """The template as a wheel has it: without what working in place left behind."""
    with template.bundled() as folder:
        yield folder


@pytest.fixture(scope="session")
def asking(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template's questions, with only the files that they go into: much is asked of it."""
    folder = tmp_path_factory.mktemp("asking")
    shutil.copytree(source, folder, ignore=only_asking, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def bundle(asking: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This release and an older one, of those few files and a manage.py, as a wheel has them."""
    folder = tmp_path_factory.mktemp("bundle")
    checkout = Path(shutil.copytree(asking, folder / "checkout"))
    shutil.rmtree(checkout / "releases")
    (checkout / "releases").mkdir()
    for version in ("0.39.0", __version__):
        (checkout / "releases" / f"{version}.toml").write_text("released = 2026-11-30\n")
        (checkout / "template" / "manage.py").write_text(f"print('{version}')\n")
        commit(checkout)
    releases.bundle(checkout, __version__, folder / "template.bundle")
    return folder / "template.bundle"


def commit(folder: Path) -> None:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "Work"]):
        subprocess.run(["git", *identity, *command], cwd=folder, check=True)


def only_asking(folder: str, names: list[str]) -> list[str]:
    is_template = Path(folder).name == "template"
    return [name for name in names if is_template and not name.endswith(".jinja")]


@pytest.fixture(scope="session")
def projects(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A project of each preset."""
    return {preset: project(source, tmp_path_factory.mktemp(preset), preset) for preset in PRESETS}


def project(source: Path, folder: Path, preset: str = "beta", **answers: Any) -> Path:
    render(template.Template(source), folder / "myapp", {"preset": preset} | answers)
    return folder / "myapp"


def run(*command: str | Path, at: Path) -> str:
    """Run a tool of the template's own environment on a rendered project."""
    done = subprocess.run(
        ["uv", "run", "--quiet", "--frozen", "--project", ROOT / "template", *command],
        cwd=at,
        env={name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def tool(name: str, *arguments: str | Path) -> None:
    """Run a tool of our own environment; what it finds is shown."""
    command = [Path(sys.executable).with_name(name), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout


def script(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "bin" / name, *arguments]
    return subprocess.run(command, capture_output=True, text=True)

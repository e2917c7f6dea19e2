import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from quickscale_cli.cli import main
from quickscale_cli.git.scratch import Scratch
from tests.cli.projects import ONE, TWO
from tests.cli.templates import generate, git, template

# A shell's background job ignores Ctrl-C, and so would each program that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parents[2]


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Quickscale = Callable[..., Ran]


def put(path: Path, script: str) -> Path:
    """Make a program of a few shell lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user of a machine who has configured nothing, and stands in an empty folder."""
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    for name in [name for name in os.environ if name.startswith(("GIT_", "ENABLE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.chdir(work)
    return home


@pytest.fixture
def quickscale(home: Path, capfd: pytest.CaptureFixture[str]) -> Quickscale:
    def run(*arguments: str) -> Ran:
        code = main(arguments)
        return Ran(code, *capfd.readouterr())

    return run


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template with all its questions, but only the files that they go into."""
    folder = tmp_path_factory.mktemp("small")
    for name in ("copier.yml", "names.yml"):
        shutil.copy(ROOT / name, folder)
    (folder / "template").mkdir()
    for path in (ROOT / "template").glob("*.jinja"):
        if path.name != "uv.lock.jinja":
            shutil.copy(path, folder / "template")
    (folder / "template" / ".gitattributes").write_text("* text=auto eol=lf\n")
    (folder / "template" / "manage.py").write_text("print('the app')\n" * 5000)
    return folder


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

import subprocess
import venv
from pathlib import Path
from typing import Any

import pytest

from quickscale_cli import uv

RUNS = "#!/bin/sh\necho uv 0.9.1\n"
STANDS_IN = "#!/bin/sh\necho uv: command not found >&2\nexit 127\n"


def put(folder: Path, text: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "uv").write_text(text)
    (folder / "uv").chmod(0o755)
    return str(folder / "uv")


@pytest.fixture(autouse=True)
def nothing_installed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uv, "FOLDERS", ())
    monkeypatch.setenv("PATH", f"{home}/one:{home}/two:/bin:/usr/bin")


def test_the_first_that_runs_is_taken(home: Path) -> None:
    put(home / "one", STANDS_IN)
    found = put(home / "two", RUNS)
    assert uv.find(home) == found
    assert uv.version(found, home) == "0.9.1"


def test_a_file_that_is_no_program_is_none(home: Path) -> None:
    put(home / "one", "no program")
    assert uv.find(home) is None


def test_a_missing_one_is_installed_into_a_folder_of_ours(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(venv, "create", lambda folder, **_: Path(folder).mkdir(parents=True))
    installing: list[Any] = []

    def run(command: list[str], **options: Any) -> Any:
        if "pip" in command:
            installing.append(command[1:])
            put(uv.own_folder() / "bin", RUNS)
            return None
        return real(command, **options)

    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", run)
    assert uv.bring(home) == str(uv.own_folder() / "bin" / "uv")
    assert installing == [["-m", "pip", "install", "--quiet", "uv"]]
    assert "uv is missing: installing it into" in capfd.readouterr().err


def test_where_nothing_can_be_installed_there_is_none(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def create(folder: Path, **_: Any) -> None:
        folder.mkdir(parents=True)
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr(venv, "create", create)
    assert uv.bring(home) is None
    assert not uv.own_folder().exists()


def test_our_own_environment_is_not_the_projects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", "/of/quickscale")
    assert "VIRTUAL_ENV" not in uv.environment()

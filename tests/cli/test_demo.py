"""bin/demo: what it starts, and that signals reach it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.waiting import LONGEST

ROOT = Path(__file__).resolve().parents[2]
# Stands in for uv: tells what it was asked for and which signal came.
UV = f"""#!{sys.executable}
import os, signal, sys
if sys.argv[1] == "python":
    sys.exit()
def told(number, frame):
    print(signal.Signals(number).name, flush=True)
    sys.exit()
signal.signal(signal.SIGTERM, told)
signal.signal(signal.SIGHUP, told)
print(os.getcwd(), *sys.argv[1:], flush=True)
while True:
    signal.pause()
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")


@pytest.fixture
def uv(tmp_path: Path) -> Path:
    program = tmp_path / "bin" / "uv"
    program.parent.mkdir()
    program.write_text(UV)
    program.chmod(0o755)
    return program


@contextmanager
def demo(uv: Path, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    variables = os.environ | {"PATH": f"{uv.parent}{os.pathsep}{os.environ['PATH']}"}
    command = [sys.executable, str(ROOT / "bin" / "demo"), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=variables) as running:
        yield running
        running.kill()


def said(running: "subprocess.Popen[str]") -> str:
    assert running.stdout
    return running.stdout.readline().strip()


def test_new_project_is_made_and_started(uv: Path, tmp_path: Path) -> None:
    with demo(uv, tmp_path / "shop") as running:
        asked = f"run --directory {ROOT} quickscale init {tmp_path / 'shop'} --defaults --start"
        assert said(running) == f"{ROOT} {asked}"


def test_project_that_is_there_is_started_again(uv: Path, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "manage.py").touch()
    with demo(uv, tmp_path / "shop") as running:
        assert said(running) == f"{tmp_path / 'shop'} run manage.py dev"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_signal_reaches_what_runs(uv: Path, tmp_path: Path, name: str) -> None:
    with demo(uv, tmp_path / "shop") as running:
        said(running)
        running.send_signal(getattr(signal, name))
        assert said(running) == name
        assert running.wait(LONGEST) == 0

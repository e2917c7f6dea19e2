"""`manage.py dev` as a person runs it: one run for all tests here, in a folder of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from saas.core.development import embedded_postgres, ports
from tests.processes import ROOT, environment, manage
from tests.waiting import LONGEST, until


@dataclass
class Run:
    process: "subprocess.Popen[bytes]"
    folder: Path
    output: Path
    port: int

    @property
    def words(self) -> str:
        return self.output.read_text()

    @property
    def stripe(self) -> str:
        """Where its stand-in for Stripe is."""
        return str(json.loads((self.folder / "dev.json").read_text())["fakestripe"])

    def status_of(self, path: str) -> int:
        return status_of(f"http://localhost:{self.port}{path}")


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=LONGEST) as page:
            return int(page.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with start(tmp_path_factory.mktemp("dev"), ENABLE_STRIPE="true") as run:
        until(lambda: "Ctrl-C stops everything" in run.words or run.process.poll() is not None)
        yield run


@contextmanager
def start(folder: Path, **variables: str) -> Iterator[Run]:
    port = ports.free_port()
    output = folder / "output.txt"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "dev", "--no-browser", "--port", str(port)],
            cwd=ROOT,
            env=environment(DEV_FOLDER=str(folder), **variables),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    yield Run(process, folder, output, port)
    if process.poll() is None:
        process.terminate()
    process.wait(LONGEST)


def test_everything_runs(run: Run) -> None:
    assert run.process.poll() is None, run.words
    assert run.status_of("/") == run.status_of("/readyz") == 200
    assert f"http://localhost:{run.port}/" in run.words
    assert f"PostgreSQL {embedded_postgres.version()} on" in run.words
    assert "password" in run.words


def test_a_stand_in_for_stripe_runs_beside(run: Run) -> None:
    assert f"{run.stripe}, a stand-in" in run.words
    assert status_of(run.stripe) == 200


def test_second_run_is_refused(run: Run) -> None:
    done = manage("dev", "--no-browser", DEV_FOLDER=str(run.folder))
    assert done.returncode == 1
    assert f"runs already at http://localhost:{run.port}" in done.stdout


def test_other_commands_share_the_database(run: Run) -> None:
    done = manage("migrate", "--check", DEV_FOLDER=str(run.folder))
    assert done.returncode == 0, done.stdout
    assert run.status_of("/readyz") == 200


def test_taken_port_is_told_with_its_user(run: Run, tmp_path: Path) -> None:
    done = manage("dev", "--port", str(run.port), DEV_FOLDER=str(tmp_path))
    assert done.returncode == 1
    assert re.search(rf"Port {run.port} is taken by \S+ \(process \d+\)", done.stdout)
    assert not embedded_postgres.answers(tmp_path / "postgres")


def test_crashed_database_comes_back(run: Run) -> None:
    data = run.folder / "postgres"
    os.kill(int((data / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
    until(lambda: "Starting it again" in run.words)
    until(lambda: run.status_of("/readyz") == 200)


def test_stopping_leaves_nothing_behind(run: Run) -> None:
    run.process.terminate()
    assert run.process.wait(LONGEST) == 0
    assert ports.is_free(run.port)
    assert status_of(run.stripe) == 0
    assert not embedded_postgres.answers(run.folder / "postgres")
    assert not (run.folder / "postgres" / "postmaster.pid").exists()


def test_ctrl_c_during_the_start_is_no_failure(tmp_path: Path) -> None:
    with start(tmp_path) as run:
        until(lambda: "First start" in run.words)
        os.killpg(run.process.pid, signal.SIGINT)
        os.killpg(run.process.pid, signal.SIGINT)  # as uv does, which got it too
        assert run.process.wait(LONGEST) == 0
    assert "Traceback" not in run.words
    assert not embedded_postgres.answers(tmp_path / "postgres")


def test_place_where_nobody_can_listen_is_told(tmp_path: Path) -> None:
    done = manage("dev", "203.0.113.1:8001", DEV_FOLDER=str(tmp_path))
    assert "Nothing can listen on 203.0.113.1, port 8001" in done.stdout
    assert not (tmp_path / "postgres").exists()


def test_outside_of_development_it_is_refused(tmp_path: Path) -> None:
    variables = {"DJANGO_SETTINGS_MODULE": "config.settings.build", "DEV_FOLDER": str(tmp_path)}
    done = manage("dev", **variables)
    assert done.returncode == 1
    assert "`dev` is for development" in done.stdout


def test_database_out_of_reach_is_told(tmp_path: Path) -> None:
    url = f"postgres://app:secret@127.0.0.1:{ports.free_port()}/app"
    done = manage("dev", "--no-browser", DATABASE_URL=url, DEV_FOLDER=str(tmp_path))
    assert done.returncode == 1
    assert "DATABASE_URL can't be used" in done.stdout

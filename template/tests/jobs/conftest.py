import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from saas.jobs.models import Job
from tests.redis_server import Server, is_here, running
from tests.waiting import LONGEST


class Workers:
    """Real `manage.py worker` processes on the test's database, and a beat where one is needed."""

    def __init__(self, folder: Path, variables: dict[str, str], *, beats: bool) -> None:
        self.folder = folder
        self.variables = variables
        self.beats = beats
        self.started: list[subprocess.Popen[bytes]] = []
        self.others: list[subprocess.Popen[bytes]] = []

    def __call__(
        self, *arguments: str, port: int | None = None, **variables: str
    ) -> subprocess.Popen[bytes]:
        """Start one, on another port than the database's if there is something between."""
        if self.beats and not self.others:
            self.beat()
        log = self._log(len(self.started))
        process = self._run(log, "worker", *arguments, port=port, **variables)
        self.started.append(process)
        return process

    def beat(self) -> subprocess.Popen[bytes]:
        process = self._run(self.folder / f"beat-{len(self.others)}.log", "beat")
        self.others.append(process)
        return process

    def said(self, number: int = 0) -> str:
        return self._log(number).read_text()

    def beat_said(self, number: int = 0) -> str:
        return (self.folder / f"beat-{number}.log").read_text()

    def end(self) -> None:
        started = self.started + self.others
        for process in started:
            if process.poll() is None:
                process.terminate()
        for process in started:
            try:
                process.wait(LONGEST)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()

    def _run(
        self, log: Path, *arguments: str, port: int | None = None, **variables: str
    ) -> subprocess.Popen[bytes]:
        of_test = connection.settings_dict | ({"PORT": port} if port else {})
        address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(of_test)
        environ = {
            **os.environ,
            "ENV_FILE": os.devnull,
            "DATABASE_URL": f"{address}?sslmode=disable",
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            **self.variables,
            **variables,
        }
        with log.open("wb") as file:
            program = [sys.executable, "manage.py", *arguments]
            return subprocess.Popen(program, env=environ, stderr=file)

    def _log(self, number: int) -> Path:
        return self.folder / f"worker-{number}.log"


@pytest.fixture(scope="session")
def redis_of_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    pytest.importorskip("celery", reason="needs `uv sync --group async-jobs`")
    if not is_here():
        pytest.skip("needs redis-server")
    with running(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def redis(
    redis_of_session: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """Let our process queue its jobs on Celery, with this Redis, which is empty."""
    from saas.jobs.carrier import announcing

    monkeypatch.setattr(announcing, "SILENCE", 0)
    settings.REDIS_URL = redis_of_session.url
    backend = {"BACKEND": "saas.jobs.carrier.backend.CeleryBackend"}
    settings.TASKS = {"default": settings.TASKS["default"] | backend}
    yield redis_of_session
    announcing.announcer.finish()
    redis_of_session.kill()
    redis_of_session.start()


@pytest.fixture(params=["postgresql", "celery"])
def engine(request: pytest.FixtureRequest) -> str:
    """What is promised is promised by both."""
    return str(request.param)


@pytest.fixture
def start(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workers]:
    variables = {"ENABLE_ASYNC_JOBS": "false"}
    if engine == "celery":
        variables = {"ENABLE_ASYNC_JOBS": "true", "REDIS_URL": request.getfixturevalue("redis").url}
    workers = Workers(tmp_path, variables, beats=engine == "celery")
    yield workers
    workers.end()


def appended() -> bool:
    """All of ours are done; what workers run by the clock is none of this test's concern."""
    return not Job.objects.filter(task__endswith="append").exclude(state=Job.State.DONE).exists()

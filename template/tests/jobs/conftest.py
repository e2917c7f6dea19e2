import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from saas.jobs.models import Job

PATIENCE = 120  # seconds; it only bounds a failure


class Workers:
    """Real `manage.py worker` processes on the test's database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen[bytes]] = []

    def __call__(
        self, *arguments: str, port: int | None = None, **variables: str
    ) -> subprocess.Popen[bytes]:
        """Start one, on another port than the database's if there is something between."""
        of_test = connection.settings_dict | ({"PORT": port} if port else {})
        address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(of_test)
        environ = {
            **os.environ,
            "ENV_FILE": os.devnull,
            "DATABASE_URL": f"{address}?sslmode=disable",
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            **variables,
        }
        command = [sys.executable, "manage.py", "worker", *arguments]
        with self._log(len(self.started)).open("wb") as log:
            process = subprocess.Popen(command, env=environ, stderr=log)
        self.started.append(process)
        return process

    def said(self, number: int = 0) -> str:
        return self._log(number).read_text()

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.terminate()
        for process in self.started:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()

    def _log(self, number: int) -> Path:
        return self.folder / f"worker-{number}.log"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Workers]:
    workers = Workers(tmp_path)
    yield workers
    workers.end()


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited {PATIENCE} seconds in vain"
        time.sleep(0.05)


def appended() -> bool:
    """All of ours are done; what workers run by the clock is none of this test's concern."""
    return not Job.objects.filter(task__endswith="append").exclude(state=Job.State.DONE).exists()

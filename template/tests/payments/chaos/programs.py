"""The app's own programs as processes on the tests' database, to be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.processes import ROOT

PATIENCE = 120  # seconds; it only bounds a failure


class Programs:
    """Starts `manage.py worker` and `manage.py serve`, and leaves none behind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str, database_port: int = 0, **variables: str) -> int:
        """Return the process's number."""
        of_test = connection.settings_dict | ({"PORT": database_port} if database_port else {})
        address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(of_test)
        environ = os.environ | {
            "ENV_FILE": os.devnull,
            "DATABASE_URL": f"{address}?sslmode=disable",
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "ENABLE_ASYNC_JOBS": "false",
            "STRIPE_API_BASE": settings.STRIPE_API_BASE,
            "STRIPE_SECRET_KEY": settings.STRIPE_SECRET_KEY,
            "STRIPE_WEBHOOK_SECRET": settings.STRIPE_WEBHOOK_SECRET,
            "WEB_WORKERS": "1",
        }
        command = [sys.executable, "manage.py", *words]
        with (self._folder / f"{len(self._started)}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environ | variables,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._started.append(process)
        return process.pid

    def kill(self) -> None:
        """End at once all that runs, and what it has started: nothing is finished or told."""
        for process in self._started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(PATIENCE)


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"Waited {PATIENCE} seconds in vain")
        time.sleep(0.05)

"""Gives the test run a PostgreSQL of its own, unless DATABASE_URL names one."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from saas.core.development import embedded_postgres
from saas.core.development.locks import locked
from tests.processes import forget_settings

PREFIX = "quickscale-tests-"

# A test database may forget everything when the machine fails; so it need not wait for the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Start it before pytest-django reads the settings; workers of xdist inherit the address."""
    forget_settings()
    if "DATABASE_URL" not in os.environ:
        remove_left_over()
        os.environ["DATABASE_URL"] = start()
    return (yield)


def start() -> str:
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o755)  # as root, PostgreSQL runs as somebody else
    running = ExitStack()
    atexit.register(running.close)
    running.callback(shutil.rmtree, folder, ignore_errors=True)
    running.enter_context(locked(folder / "in-use"))
    running.callback(embedded_postgres.stop, folder / "data")
    return embedded_postgres.start(folder / "data", options=FAST)


def remove_left_over() -> None:
    """Stop and remove the databases of runs that were killed: nobody holds their lock."""
    for lock in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/in-use"):
        try:
            with locked(lock, wait=False):
                embedded_postgres.stop(lock.parent / "data")
            shutil.rmtree(lock.parent, ignore_errors=True)
        except OSError:  # in use, or another user's
            continue

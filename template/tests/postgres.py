"""Gives the test run a PostgreSQL of its own, unless DATABASE_URL names one."""

import os
import socket
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from saas.core import embedded_postgres

# A test database may forget everything when the machine fails; so it need not wait for the disk.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Start it before pytest-django reads the settings; workers of xdist inherit the address."""
    if "DATABASE_URL" not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="quickscale-tests-"))
        folder.chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        embedded_postgres.start(folder / "data", port=port, options=FAST)
        os.environ["DATABASE_URL"] = f"postgres://postgres@127.0.0.1:{port}/postgres"
        _started.append(folder)
    return (yield)


def pytest_unconfigure() -> None:
    import shutil

    for folder in _started:
        embedded_postgres.stop(folder / "data")
        shutil.rmtree(folder, ignore_errors=True)


_started: list[Path] = []

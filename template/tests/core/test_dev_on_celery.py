"""`manage.py dev` where jobs run on Celery: with a Redis of its own, with another's, with none."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from saas.core.development import ports, redis_server
from tests.core.test_dev_command import Run, start
from tests.processes import manage
from tests.redis_server import needs_redis, running
from tests.waiting import LONGEST, until

ON = {"ENABLE_ASYNC_JOBS": "true"}
needs_celery = pytest.mark.skipif(
    not find_spec("celery"), reason="needs `uv sync --group async-jobs`"
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with start(tmp_path_factory.mktemp("dev"), **ON) as run:
        wait_for(run)
        yield run


def wait_for(run: Run) -> None:
    until(lambda: "Ctrl-C stops everything" in run.words or run.process.poll() is not None)
    assert run.process.poll() is None, run.words


def pid_of_redis(run: Run) -> int:
    return int((run.folder / "redis" / "redis.pid").read_text())


def lives(pid: int) -> bool:
    return ports.command_of(pid).startswith(("redis", "valkey"))


def mails(run: Run) -> int:
    return len(list((run.folder / "mail").glob("*")))


def send_mail(run: Run, **variables: str) -> None:
    """Queue one from beside `dev`, where nobody knows of its Redis, and wait for it."""
    before = mails(run)
    done = manage("send_test_mail", "ada@example.com", DEV_FOLDER=str(run.folder), **variables)
    assert done.returncode == 0, done.stdout
    until(lambda: mails(run) > before)


@needs_redis
@needs_celery
def test_jobs_run_on_a_redis_of_its_own(run: Run) -> None:
    assert "runs background jobs, on Celery" in run.words
    assert lives(pid_of_redis(run))
    send_mail(run, **ON)


@needs_redis
@needs_celery
def test_its_password_is_for_the_owner_only(run: Run) -> None:
    file = run.folder / "redis" / "redis.conf"
    [password] = [
        line.split()[1] for line in file.read_text().splitlines() if line.startswith("requirepass")
    ]
    assert password not in run.words
    assert sys.platform == "win32" or file.stat().st_mode & 0o777 == 0o600


@needs_redis
@needs_celery
def test_a_redis_that_was_killed_is_started_again(run: Run) -> None:
    before = pid_of_redis(run)
    os.kill(before, signal.SIGKILL)
    until(lambda: "Redis stopped. Starting it again" in run.words)
    until(lambda: pid_of_redis(run) != before)
    send_mail(run, **ON)


@needs_redis
@needs_celery
def test_stopping_ends_redis_too(run: Run) -> None:
    pid = pid_of_redis(run)
    run.process.terminate()
    assert run.process.wait(LONGEST) == 0
    assert not lives(pid)


@needs_redis
def test_one_that_a_killed_dev_left_behind_is_ended(tmp_path: Path) -> None:
    with running(tmp_path / "there") as left:
        assert left.process
        (tmp_path / "redis.pid").write_text(f"{left.process.pid}\n")
        redis_server.RedisServer("redis-server", tmp_path, print)
        assert left.process.wait(LONGEST) == 0


@needs_redis
@needs_celery
def test_the_redis_of_redis_url_is_taken(tmp_path: Path) -> None:
    with running(tmp_path) as server, start(tmp_path, **ON, REDIS_URL=server.url) as run:
        wait_for(run)
        assert f"on 127.0.0.1:{server.port}" in run.words
        assert not (run.folder / "redis").exists()
        run.process.terminate()
        run.process.wait(LONGEST)
        assert server.answers()
        assert "Traceback" not in run.words


@pytest.fixture
def path_without_redis(tmp_path: Path) -> str:
    """What PostgreSQL needs of the system, and nothing else."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ["locale", "setpriv"]:
        if program := shutil.which(name):
            (folder / name).symlink_to(program)
    return str(folder)


def test_without_redis_jobs_run_on_postgresql(tmp_path: Path, path_without_redis: str) -> None:
    with start(tmp_path, **ON, PATH=path_without_redis) as run:
        wait_for(run)
        assert "jobs run on PostgreSQL" in run.words
        assert "Celery" not in run.words.partition("runs.")[2]
        send_mail(run, **ON)


@pytest.mark.parametrize(
    ("system", "mend"),
    [
        ("linux", "sudo apt-get install redis-server"),
        ("darwin", "brew install redis"),
        ("win32", "Memurai"),
    ],
)
def test_what_to_install_is_told_for_each_system(system: str, mend: str) -> None:
    assert mend in redis_server.how_to_install(system)


@needs_celery
def test_a_missing_redis_is_told_with_what_happens_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis_server.start_own(tmp_path, said.append) is None
    assert redis_server.how_to_install(sys.platform) in said[0]
    assert "jobs run on PostgreSQL" in said[0]

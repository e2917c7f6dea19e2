"""The embedded server as it is used and misused: started, crashed, started twice."""

import os
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from saas.core.development import embedded_postgres
from tests.postgres import FAST


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("embedded") / "postgres"
    embedded_postgres.start(data)
    return data


@pytest.fixture
def data(cluster: Path) -> Iterator[Path]:
    """A cluster that runs, whatever the test before did to it."""
    embedded_postgres.start(cluster)
    yield cluster
    embedded_postgres.stop(cluster)


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchone()


def test_started_server_answers(data: Path) -> None:
    assert ask(embedded_postgres.url(data), "SELECT 1") == (1,)
    assert embedded_postgres.version().startswith("18.")


def test_started_twice_is_the_same_server(data: Path) -> None:
    assert embedded_postgres.start(data) == embedded_postgres.url(data)


def test_port_stays_from_start_to_start(data: Path) -> None:
    before = embedded_postgres.url(data)
    embedded_postgres.stop(data)
    assert not embedded_postgres.answers(data)
    assert embedded_postgres.start(data) == before


def test_nobody_gets_in_without_its_password(data: Path) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(embedded_postgres.url(data), password="a guess")


def test_crashed_server_starts_again_with_its_data(data: Path) -> None:
    with psycopg.connect(embedded_postgres.url(data), autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer")
    kill(data)
    assert ask(embedded_postgres.start(data), "SELECT answer FROM kept") == (42,)


def test_lock_that_names_another_process_by_now_is_cleared(data: Path) -> None:
    kill(data)
    lock = data / "postmaster.pid"
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    assert ask(embedded_postgres.start(data), "SELECT 1") == (1,)


def test_copy_of_a_running_folder_has_a_server_of_its_own(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(data, copy)
    copy.chmod(0o755)
    assert not embedded_postgres.answers(copy)
    other = embedded_postgres.start(copy)
    assert other != embedded_postgres.url(data)
    assert ask(other, "SELECT 1") == ask(embedded_postgres.url(data), "SELECT 1") == (1,)
    embedded_postgres.stop(copy)


def test_moved_folder_keeps_its_server(data: Path, tmp_path: Path) -> None:
    moved = data.rename(tmp_path / "moved")
    assert embedded_postgres.start(moved) == embedded_postgres.url(moved)
    moved.rename(data)


def test_first_start_by_two_at_once_makes_one_server(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    with ThreadPoolExecutor(2) as people:
        urls = set(people.map(lambda _: embedded_postgres.start(data, options=FAST), range(2)))
    embedded_postgres.stop(data)
    assert len(urls) == 1


def test_folder_of_another_version_is_told(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret")
    (tmp_path / "PG_VERSION").write_text("17\n")
    with pytest.raises(embedded_postgres.OtherVersion, match="made by PostgreSQL 17"):
        embedded_postgres.start(tmp_path)


def test_folder_that_lacks_a_part_is_told(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("18\n")
    with pytest.raises(embedded_postgres.NotWhole, match="its password is missing"):
        embedded_postgres.start(tmp_path)


def test_server_that_cannot_start_says_why(data: Path) -> None:
    embedded_postgres.stop(data)
    configuration = data / "postgresql.conf"
    sound = configuration.read_text()
    configuration.write_text(f"{sound}\nshared_buffers = nonsense\n")
    with pytest.raises(embedded_postgres.StartFailed, match="shared_buffers") as failure:
        embedded_postgres.start(data)
    assert "LOG:" not in str(failure.value)
    configuration.write_text(sound)


def kill(data: Path) -> None:
    """End the server as the kernel does when memory runs out."""
    pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    while embedded_postgres.answers(data):
        pass

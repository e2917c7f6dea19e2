"""The parts of `manage.py dev`, one by one."""

import socket
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from saas.core.development import browser, changes, ports, processes
from saas.core.development.locks import NotWritable, locked
from saas.core.development.programs import Program, choose_ports
from saas.core.development.secret_key import make_secret_key
from saas.core.management.commands import dev


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that this process listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_taken_port_is_not_free(taken: int) -> None:
    assert not ports.is_free(taken)
    assert ports.next_free(taken, "127.0.0.1") > taken
    assert ports.is_free(ports.free_port())


def test_address_of_no_machine_is_no_taken_port() -> None:
    with pytest.raises(OSError, match="assign"):
        ports.is_free(8000, "203.0.113.1")


def test_process_behind_a_port_is_named(taken: int) -> None:
    assert "python" in ports.user_of(taken) or "pytest" in ports.user_of(taken)
    assert ports.user_of(ports.free_port()) == ""


def test_lock_is_held_by_one(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with locked(lock), pytest.raises(BlockingIOError), locked(lock, wait=False):
        pass
    with locked(lock, wait=False):
        pass


def test_lock_in_a_place_closed_to_us_is_told(tmp_path: Path) -> None:
    (tmp_path / "closed").touch()
    with pytest.raises(NotWritable, match="closed can't be written"), locked(tmp_path / "closed/a"):
        pass


def test_secret_key_goes_into_a_file_for_the_owner_only(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    key = make_secret_key(file)
    assert f"SECRET_KEY={key}\n" in file.read_text()
    assert sys.platform == "win32" or file.stat().st_mode & 0o777 == 0o600


def test_secret_key_joins_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("LOG_LEVEL=DEBUG")
    key = make_secret_key(file)
    assert file.read_text() == f"LOG_LEVEL=DEBUG\nSECRET_KEY={key}\n"


def test_secret_key_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="set SECRET_KEY in the environment"):
        make_secret_key(tmp_path)  # a folder stands where the file would


def test_changed_code_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    kept, gone = tmp_path / "app" / "kept.py", tmp_path / "app" / "gone.py"
    kept.touch()
    gone.touch()
    before = changes.snapshot(tmp_path)
    gone.unlink()
    new = tmp_path / "features.toml"
    new.touch()
    found = changes.changed(before, changes.snapshot(tmp_path))
    assert found == [gone, new]
    assert changes.needs_migrating(found)
    assert not changes.needs_migrating([kept])


@pytest.mark.parametrize("name", [".venv/site.py", "tests/test_a.py", "static/a.py", "app/a.html"])
def test_other_files_are_not_watched(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir()
    file.touch()
    assert changes.snapshot(tmp_path) == {}


def test_what_came_from_the_file_is_read_anew_by_what_dev_starts(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "INFO")
    monkeypatch.setenv("WEB_THREADS", "2")
    settings.FROM_ENV_FILE = {"LOG_LEVEL"}
    assert "LOG_LEVEL" not in processes.environment()
    assert processes.environment()["WEB_THREADS"] == "2"


def test_browser_opens_for_a_person_only(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(browser.webbrowser, "open", lambda url: not opened.append(url))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("QUICKSCALE_NO_BROWSER", "1")
    assert browser.open_page("http://localhost:1")
    monkeypatch.setenv("QUICKSCALE_NO_BROWSER", "")
    assert browser.open_page("http://localhost:2")
    assert opened == ["http://localhost:2"]


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="always has a screen")
def test_where_no_browser_can_open_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QUICKSCALE_NO_BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not browser.open_page("http://localhost:1")


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("8001", ("", 8001)),
        ("0:8001", ("0.0.0.0", 8001)),
        ("192.168.1.5:8001", ("192.168.1.5", 8001)),
        ("localhost:8001", ("localhost", 8001)),
        ("[::1]:8001", ("::1", 8001)),
    ],
)
def test_place_to_listen_is_read_as_runserver_reads_it(words: str, place: tuple[str, int]) -> None:
    assert dev._place(words) == place


@pytest.mark.parametrize("words", ["eight", "0.0.0.0", "localhost:", "80000", "0.0.0.0:0"])
def test_place_that_is_none_is_told(words: str) -> None:
    with pytest.raises(ArgumentTypeError, match=r"is no p(lace|ort)"):
        dev._place(words)


def test_each_server_that_runs_beside_has_a_port_of_its_own() -> None:
    port = ports.free_port()
    servers = [Program(name, "", "", port=port) for name in ("one", "two")]
    chosen = choose_ports([*servers, Program("command", "", "")], app=port)
    assert chosen.keys() == {"one", "two"}
    assert len({port, *chosen.values()}) == 3

import errno
from pathlib import Path

import pytest
import typer

from quickscale_cli import __version__, cli
from tests.cli.conftest import Quickscale


def test_the_version_is_told(quickscale: Quickscale) -> None:
    for asked in ("version", "--version"):
        assert quickscale(asked) == (0, f"{__version__}\n", "")


def test_without_a_command_there_is_help(quickscale: Quickscale) -> None:
    ran = quickscale()
    assert ran.code == 2
    for command in ("init", "upgrade-plan", "upgrade", "doctor", "generate-service", "version"):
        assert command in ran.out


def test_an_unknown_command_is_wrong_use(quickscale: Quickscale) -> None:
    ran = quickscale("innit")
    assert (ran.code, "Traceback" in ran.err) == (2, False)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    def divide() -> None:
        print(1 / 0)

    monkeypatch.setattr(cli, "app", app)


def test_a_bug_is_a_sentence_with_its_details_in_a_file(
    quickscale: Quickscale, broken: None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(home))
    ran = quickscale()
    assert ran.code == 1
    assert ran.err.startswith(f"Something broke in quickscale {__version__} (ZeroDivisionError")
    assert "Traceback" not in ran.err
    details = next(home.glob("quickscale-*.txt"))
    assert str(details) in ran.err
    assert "print(1 / 0)" in details.read_text()


def test_a_bug_on_a_full_disk_is_a_sentence_too(
    quickscale: Quickscale, broken: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cli, "NamedTemporaryFile", full)
    assert "The details could not be written." in quickscale().err

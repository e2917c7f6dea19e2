"""Files that a release stops ignoring, told before anybody adds them."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Quickscale
from tests.cli.killed import killed
from tests.cli.projects import commit, write
from tests.cli.templates import FIRST, generate, git, template

SAID = "git no longer ignores what lies there"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exposed")
    releases = {
        "1.0.0": {**FIRST, "template/.gitignore": "secret.env\n*.log\nkeys/\n"},
        "1.1.0": {"template/.gitignore": "*.log\n", "template/saas/views.py": "new\n"},
    }
    return generate(template(folder / "t", releases), "v1.0.0", folder / "p")


@pytest.fixture
def app(started: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with secrets on the disk, which git ignores for different reasons."""
    project = Path(shutil.copytree(started, tmp_path / "project"))
    git(project, "config", "user.name", "Una")
    git(project, "config", "user.email", "una@example.com")
    write(project, "secret.env", "KEY=1\n")
    write(project, "app/keys/one.pem", "one\n")
    write(project, "app.log", "still ignored\n")
    write(project, "draft.txt", "never ignored\n")
    monkeypatch.chdir(project)
    return project


def test_they_are_named_to_do_by_hand(app: Path, quickscale: Quickscale) -> None:
    ran = quickscale("upgrade", "--to", "1.1.0")
    assert ran.code == 0
    assert f"To do by hand:\n- app/keys/one.pem, secret.env: {SAID}" in ran.out
    assert "secret" not in git(app, "log", "-1", "--format=%B"), "it is of this disk alone"
    assert git(app, "ls-files", "secret.env", "app/keys") == ""


def test_they_are_named_before_an_upgrade_waits(app: Path, quickscale: Quickscale) -> None:
    commit(app, saas__views_py="mine\n")
    ran = quickscale("upgrade", "--to", "1.1.0", "--strategy", "markers")
    assert (ran.code, f"secret.env: {SAID}" in ran.out) == (1, True)
    assert f"secret.env: {SAID}" in quickscale("upgrade", "--status").out
    write(app, "saas/views.py", "new\n")
    git(app, "add", "saas/views.py")
    assert (
        f"To do by hand:\n- app/keys/one.pem, secret.env: {SAID}"
        in quickscale("upgrade", "--continue").out
    )


def test_they_are_named_after_a_power_cut(
    app: Path, quickscale: Quickscale, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cuts = 0
    for number in (28, 34):  # files are in place, the journal knows of nothing yet
        project = Path(shutil.copytree(app, tmp_path / f"{number}"))
        died = killed(project, number, "upgrade", "--to", "1.1.0").returncode
        monkeypatch.chdir(project)
        if died and (project / ".git/quickscale/journal.json").exists():
            assert f"secret.env: {SAID}" in quickscale("upgrade", "--to", "1.1.0").out
            cuts += 1
    assert cuts, "neither fell between the journal and the commit"


def test_what_the_user_ignores_is_no_news(app: Path, quickscale: Quickscale) -> None:
    commit(app, **{"app/.gitignore": "keys/\n"})
    write(app, ".git/info/exclude", "/secret.env\n")
    ran = quickscale("upgrade", "--to", "1.1.0")
    assert (ran.code, SAID in ran.err + ran.out) == (0, False)

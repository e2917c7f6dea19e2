import errno
import os
import signal
import stat
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import typer
import yaml

from quickscale_cli import __version__, uv
from quickscale_cli.commands import init
from quickscale_cli.errors import UvMissing
from tests.cli.conftest import Quickscale, put
from tests.waiting import LONGEST, until

PROGRAM = str(Path(sys.executable).with_name("quickscale"))


def git(folder: Path, *arguments: str) -> str:
    return subprocess.check_output(["git", *arguments], cwd=folder, text=True).strip()


def answers(folder: Path) -> dict[str, object]:
    return yaml.safe_load((folder / ".copier-answers.yml").read_text("utf-8"))


def test_a_project_is_a_commit_on_main_and_a_clean_tree(quickscale: Quickscale) -> None:
    ran = quickscale("init", "myapp", "--defaults")
    project = Path("myapp")
    assert ran.code == 0
    assert git(project, "log", "--format=%s", "main") == "Start myapp"
    assert git(project, "status", "--porcelain", "--ignored") == ""
    assert "cd myapp\n  uv run manage.py dev" in ran.out
    assert not list(Path().glob(".quickscale-*"))


def test_the_answers_name_the_template_and_its_version(quickscale: Quickscale) -> None:
    quickscale("init", "myapp", "--defaults")
    recorded = answers(Path("myapp"))
    assert recorded["_src_path"] == "gh:org/quickscale"
    assert recorded["_commit"] == f"v{__version__}"


def test_without_a_terminal_nothing_is_asked(quickscale: Quickscale, small: Path) -> None:
    assert quickscale("init", "myapp", "--from", str(small)).code == 0
    assert answers(Path("myapp"))["preset"] == "beta"


def test_a_name_may_be_a_path_with_spaces(quickscale: Quickscale, small: Path) -> None:
    ran = quickscale("init", "new/My Shop", "--from", str(small))
    assert ran.code == 0
    assert 'cd "new/My Shop"' in ran.out
    recorded = answers(Path("new/My Shop"))
    assert (recorded["project_name"], recorded["project_slug"]) == ("My Shop", "my-shop")


def test_an_empty_folder_stays_the_same_one(quickscale: Quickscale, small: Path) -> None:
    Path("myapp").mkdir()
    before = Path("myapp").stat().st_ino
    os.chdir("myapp")
    assert quickscale("init", ".", "--from", str(small)).code == 0
    assert Path("manage.py").exists()
    assert Path().stat().st_ino == before


def test_data_answers_questions(quickscale: Quickscale, small: Path) -> None:
    given = ["--data", "currency=EUR", "--data", "enable_stripe=no", "--preset", "services"]
    ran = quickscale("init", "myapp", "--from", str(small), *given)
    recorded = answers(Path("myapp"))
    assert (recorded["currency"], recorded["enable_stripe"]) == ("EUR", False)
    assert "Off until the release that brings them: enable_ai (0.42.0)" in ran.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["class"], '"class" is a name of Python itself'),
        (["json"], '"json" is a name of Python itself'),
        (["django"], '"django" is a package that the project installs'),
        (["9lives"], '"9lives" is no name for addresses'),
        (["größe"], '"größe" is no name for addresses'),
        (["a" * 51], "at most 50 characters"),
        (["a" * 300], "File name too long"),
        ([" "], "needs a name"),
        (["x", "--preset", "gold"], "no preset `gold`. Take one of beta, payments"),
        (["x", "--data", "enable_strip=yes"], "Did you mean enable_stripe?"),
        (["x", "--data", "colour=red"], "There are: project_name"),
        (["x", "--data", "enable_ai=yes"], "arrives with release 0.42.0"),
        (["x", "--data", "enable_stripe=perhaps"], "takes yes or no"),
        (["x", "--data", "currency"], "has no value"),
        (["x", "--data", "currency=EUR", "--data", "currency=USD"], "given twice"),
        (["x", "--data", "preset=full", "--preset", "beta"], "given twice"),
        (["x", "--data", "currency=Euro"], "three capital letters"),
        (["x", "--ref", "0.0.1"], "no version 0.0.1. There are: 0."),
        (["x", "--ref", "9.9.9"], f"newer than this command, {__version__}. Type: pip install"),
        (["x", "--from", "/nowhere/at/all"], "no template at /nowhere/at/all"),
        (["x", "--from", "file:///nowhere.git"], "can't be read"),
        (["x", "--colour"], "No such option"),
        ([], "Missing argument"),
    ],
)
def test_wrong_use_is_refused_and_nothing_written(
    quickscale: Quickscale, arguments: list[str], sentence: str
) -> None:
    ran = quickscale("init", *arguments)
    assert ran.code == 2
    assert sentence in " ".join(ran.err.split())
    assert not list(Path().iterdir())


def test_what_is_there_is_never_overwritten(quickscale: Quickscale) -> None:
    Path("file").touch()
    Path("folder").mkdir()
    Path("folder/mine").touch()
    assert "is a file" in quickscale("init", "file").err
    assert "is a file" in quickscale("init", "file/below").err
    assert "is not empty" in quickscale("init", "folder").err
    assert sorted(path.name for path in Path().rglob("*")) == ["file", "folder", "mine"]


@pytest.fixture
def forbidden(small: Path) -> Iterator[Path]:
    folder = Path("forbidden")
    folder.mkdir(mode=0o555)
    is_root = os.geteuid() == 0
    if is_root:
        for path in [small, *small.parents, Path.cwd()]:
            path.chmod(path.stat().st_mode | 0o055)  # pytest keeps them to itself
        os.seteuid(65534)
    yield folder
    if is_root:
        os.seteuid(0)


def test_a_folder_of_others_is_refused(
    quickscale: Quickscale, small: Path, tmp_path: Path, forbidden: Path
) -> None:
    ran = quickscale("init", "forbidden/myapp", "--from", str(small))
    assert (ran.code, "You may not write to" in ran.err) == (2, True)


def fake_git(folder: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    program = folder / "git"
    program.write_text(f"#!/bin/sh\necho git version {version}\n")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(folder))


def test_git_must_be_there_and_new_enough(
    quickscale: Quickscale, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_git(home, monkeypatch, "2.37.9")
    assert "git 2.37.9 is too old. Install git 2.38" in quickscale("init", "myapp").err
    monkeypatch.setenv("PATH", "")
    ran = quickscale("init", "myapp")
    assert (ran.code, ran.err.startswith("git is missing")) == (2, True)


def start_init(*more: str, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    command = [*before, PROGRAM, "init", "deep/er/myapp", "--defaults", *more]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_in_the_middle_leaves_nothing(home: Path, sent: signal.Signals) -> None:
    running = start_init()
    until(lambda: running.poll() is not None or any(Path().glob("deep/er/.quickscale-*/myapp/*")))
    assert running.poll() is None
    running.send_signal(sent)
    _, said = running.communicate(timeout=LONGEST)
    assert running.returncode == 130
    assert said == "Stopped. What was written is removed again.\n"
    assert not list(Path().iterdir())


@pytest.mark.parametrize("fills_up", ["taking out the template", "rendering it"])
def test_a_full_disk_leaves_nothing(home: Path, small: Path, fills_up: str) -> None:
    limit = "import os, resource as r, sys; r.setrlimit(r.RLIMIT_FSIZE, (50_000, 50_000));"
    limited = (sys.executable, "-c", f"{limit} os.execv(sys.argv[1], sys.argv[1:])")
    source = ["--from", str(small)] if fills_up == "rendering it" else []
    running = start_init(*source, before=limited)
    _, said = running.communicate(timeout=LONGEST)
    assert said.startswith("The disk is full")
    assert running.returncode == 1
    assert not list(Path().iterdir())


def test_a_missing_name_is_told_and_the_commit_made_all_the_same(
    quickscale: Quickscale, small: Path
) -> None:
    ran = quickscale("init", "myapp", "--from", str(small))
    assert "git does not know your name" in ran.err
    assert git(Path("myapp"), "log", "--format=%an") == "QuickScale"


def test_start_becomes_the_app(
    quickscale: Quickscale, small: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[object] = []
    put(home / "bin/uv", "echo uv 0.9.1")
    monkeypatch.setenv("PATH", f"{home}/bin", prepend=os.pathsep)
    monkeypatch.setattr(os, "execve", lambda *call: became.extend([*call[:2], str(Path.cwd())]))
    monkeypatch.setenv("VIRTUAL_ENV", "/of/quickscale")
    ran = quickscale("init", "myapp", "--from", str(small), "--start")
    found = f"{home}/bin/uv"
    less = ["--no-group", "dev", "--group", "start"]  # the first page needs no tools for work
    command = [found, "run", *less, "manage.py", "dev"]
    assert became == [found, command, str(Path().absolute())]
    assert Path().absolute().name == "myapp"
    assert "Starting the app" in ran.out


def test_another_template_is_started_with_all_it_installs(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[object] = []
    put(home / "bin/uv", "echo uv 0.9.1")
    monkeypatch.setenv("PATH", f"{home}/bin", prepend=os.pathsep)
    monkeypatch.setattr(os, "execve", lambda *call: became.extend(call[1]))
    (home / "theirs").mkdir()
    with suppress(typer.Exit):
        init.run_app(home / "theirs")
    assert became[1:] == ["run", "manage.py", "dev"]


@pytest.mark.parametrize(
    ("languages", "told", "brings"),
    [('["en"]', "", False), ('["en", "de"]', "", True), ('["en"]', "en,de", True)],
)
def test_a_start_with_more_languages_brings_what_compiles_them(
    home: Path, monkeypatch: pytest.MonkeyPatch, languages: str, told: str, brings: bool
) -> None:
    became: list[object] = []
    put(home / "bin/uv", "echo uv 0.9.1")
    monkeypatch.setenv("PATH", f"{home}/bin", prepend=os.pathsep)
    monkeypatch.setenv("LANGUAGES", told)
    monkeypatch.setattr(os, "execve", lambda *call: became.extend(call[1]))
    (home / "myapp").mkdir()
    (home / "myapp/features.toml").write_text(f"[project]\nlanguages = {languages}")
    (home / "myapp/pyproject.toml").write_text("[dependency-groups]\nstart = []\nwords = []\n")
    with suppress(typer.Exit):
        init.run_app(home / "myapp")
    assert ("words" in became) is brings


def test_a_start_without_uv_says_where_to_get_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(uv, "FOLDERS", ())
    monkeypatch.setattr(venv, "create", refuse)
    monkeypatch.setenv("PATH", str(home))
    with pytest.raises(UvMissing, match="Get it from https"):
        init.run_app(Path("myapp"))

"""What is tried before the branch moves, on an app that is small but real: uv, pytest and all."""

import errno
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from quickscale_cli import uv
from tests.cli.conftest import Quickscale
from tests.cli.projects import commit, snapshot, write
from tests.cli.templates import FIRST, Release, generate, git, template
from tests.cli.terminal import PROGRAM
from tests.waiting import LONGEST, until

PROJECT = """\
[project]
name = "demo"
version = "1"
requires-python = ">=3.12"
[dependency-groups]
dev = ["pytest"]
[tool.uv]
package = false
"""
MANAGE = """\
import os, sys
from pathlib import Path

import rules

rows = Path(os.environ["DEV_FOLDER"], "rows")
match sys.argv[1]:
    case "check":
        rules.check()
    case "makemigrations":
        sys.exit(rules.drift)
    case "migrate":
        rows.parent.mkdir(exist_ok=True)
        rows.touch()
        rules.migrate(rows.read_text().splitlines())
    case "demo":
        rows.write_text("data\\n")
"""
RULES = """\
drift = 0


def check():
    pass


def migrate(rows):
    pass


def price():
    return 1
"""
TEST = "import rules\n\n\ndef test_price():\n    assert rules.price() == 1\n"
MORE = PROJECT.replace('["pytest"]', '["pytest", "pluggy"]')
MANIFEST = 'made_by_tools = ["uv.lock"]\n'
BREAKS = {
    "check": ("def check():\n    pass", "def check():\n    raise SystemExit('rules.py:5: no')"),
    "drift": ("drift = 0", "drift = 1"),
    "migrate": ("(rows):\n    pass", "(rows):\n    assert not rows, 'data in the way'"),
    "tests": ("return 1", "return 2"),
    "parse": ("drift = 0", "drift = "),
}
WORDS = {
    "check": "manage.py check fails",
    "drift": "makemigrations --check fails",
    "migrate": "Migrating a database with data fails",
    "tests": "The test suite fails",
    "parse": "Reading rules.py fails",
}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template whose releases 1.0.N each break one thing."""
    folder = tmp_path_factory.mktemp("verifying")
    first = runnable(folder, PROJECT, RULES)
    releases = {"1.0.0": first, "1.0.1": {"template/fresh.py": "new = 1\n"}}
    for number, (old, new) in enumerate(BREAKS.values(), 2):
        releases[f"1.0.{number}"] = {"template/rules.py": RULES.replace(old, new)}
    releases["1.1.0"] = {
        "releases/1.1.0.toml": MANIFEST,
        "template/pyproject.toml": MORE,
        "template/uv.lock": lock(folder / "lock", MORE),
        "template/rules.py": RULES,
    }
    return generate(template(folder / "t", releases), "v1.0.0", folder / "p")


def runnable(folder: Path, project: str, rules: str, test: str = TEST) -> Release:
    """Return a first release whose projects can be installed, checked and tested."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}\n"
    write(folder, "lock/.python-version", python)
    return {
        **FIRST,
        "template/pyproject.toml": project,
        "template/uv.lock": lock(folder / "lock", project),
        "template/.python-version": python,
        "template/manage.py": MANAGE,
        "template/rules.py": rules,
        "template/tests/test_rules.py": test,
        "template/conftest.py": "",
        "template/.gitignore": ".venv\n",
    }


def lock(folder: Path, project: str) -> str:
    """Return the lock file of a pyproject.toml."""
    write(folder, "pyproject.toml", project)
    subprocess.run(["uv", "lock", "-q"], cwd=folder, check=True)
    return (folder / "uv.lock").read_text()


@pytest.fixture
def app(started: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return stood_in(started, tmp_path, monkeypatch)


def stood_in(started: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of a project, whose owner stands in it."""
    monkeypatch.setenv("UV_CACHE_DIR", cache_folder())
    project = Path(shutil.copytree(started, folder / "project"))
    git(project, "config", "user.name", "Una")
    git(project, "config", "user.email", "una@example.com")
    monkeypatch.chdir(project)
    return project


def cache_folder() -> str:
    command = ["uv", "cache", "dir"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def untimed(words: str) -> str:
    """Leave out how long each step took."""
    return "".join(line for line in words.splitlines(True) if not line.startswith("Tried in "))


def release(name: str) -> str:
    return f"1.0.{list(BREAKS).index(name) + 2}"


def test_good_upgrade_goes_through(app: Path, quickscale: Quickscale) -> None:
    ran = quickscale("upgrade", "--to", "1.0.1")
    assert (ran.code, untimed(ran.err)) == (0, "")
    assert "Tried in " in ran.err
    assert git(app, "status", "--porcelain", "--ignored") == ""


def test_without_uv_it_says_what_was_not_tried(
    app: Path, quickscale: Quickscale, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (home / "bin").mkdir()
    (home / "bin/git").symlink_to(str(shutil.which("git")))
    monkeypatch.setattr(uv, "FOLDERS", ())
    monkeypatch.setattr(venv, "create", refuse)
    monkeypatch.setenv("PATH", str(home / "bin"))
    ran = quickscale("upgrade", "--to", "1.0.1")
    assert ran.code == 0
    assert "uv is missing, so the upgrade is only read through." in ran.err


@pytest.mark.parametrize("name", BREAKS)
def test_upgrade_that_breaks_something_waits(app: Path, quickscale: Quickscale, name: str) -> None:
    before, head = snapshot(app), git(app, "rev-parse", "HEAD")
    ran = quickscale("upgrade", "--to", release(name))
    assert ran.code == 1
    assert untimed(ran.err).startswith(f"{WORDS[name]} with the upgrade, and did not before.")
    assert f"waits: {WORDS[name]}" in ran.out
    assert git(app, "rev-parse", "HEAD") == head
    assert quickscale("upgrade", "--abort").code == 0
    assert snapshot(app) == before


def test_likely_file_is_named(app: Path, quickscale: Quickscale) -> None:
    assert "Look first at rules.py." in quickscale("upgrade", "--to", release("check")).err


def test_what_was_broken_before_is_no_reason_to_wait(app: Path, quickscale: Quickscale) -> None:
    write(app, "app/test_own.py", "def test_own():\n    assert False\n")
    commit(app)
    ran = quickscale("upgrade", "--to", "1.0.1")
    assert ran.code == 0
    told = "The test suite failed before the upgrade too, so it is no reason to wait.\n"
    assert untimed(ran.err) == told


def test_new_failure_beside_an_old_one_is_told_alone(app: Path, quickscale: Quickscale) -> None:
    write(app, "app/test_own.py", "def test_own():\n    assert False\n")
    commit(app)
    ran = quickscale("upgrade", "--to", release("tests"))
    assert ran.code == 1
    assert "test_price" in ran.err
    assert "test_own" not in ran.err


def test_it_goes_on_when_it_is_mended(app: Path, quickscale: Quickscale) -> None:
    assert quickscale("upgrade", "--to", release("tests")).code == 1
    assert quickscale("upgrade", "--continue").code == 1
    mended = f"{RULES}\nMENDED = True\n"
    write(app, "rules.py", mended)
    assert quickscale("upgrade", "--continue").code == 0
    assert git(app, "show", "HEAD:rules.py") == mended


def test_it_goes_on_as_it_is_when_told_so(app: Path, quickscale: Quickscale) -> None:
    assert quickscale("upgrade", "--to", release("tests")).code == 1
    assert quickscale("upgrade", "--continue", "--no-verify").code == 0


def test_nothing_is_tried_when_told_so(app: Path, quickscale: Quickscale) -> None:
    assert quickscale("upgrade", "--to", release("tests"), "--no-verify").code == 0


def test_what_nobody_can_read_is_never_committed(app: Path, quickscale: Quickscale) -> None:
    head = git(app, "rev-parse", "HEAD")
    assert quickscale("upgrade", "--to", release("parse"), "--no-verify").code == 1
    assert quickscale("upgrade", "--continue", "--no-verify").code == 1
    assert git(app, "rev-parse", "HEAD") == head


def test_what_is_tried_reaches_no_real_database(
    app: Path, quickscale: Quickscale, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "import os\nassert 'DATABASE_URL' not in os.environ\n" + MANAGE
    commit(app, manage_py=script)
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/real")
    ran = quickscale("upgrade", "--to", "1.0.1")
    assert (ran.code, untimed(ran.err)) == (0, "")


def test_lock_file_is_made_again(app: Path, quickscale: Quickscale) -> None:
    own = PROJECT.replace('">=3.12"', '">=3.12"\ndependencies = ["iniconfig"]')
    write(app, "uv.lock", lock(app, own))
    git(app, "commit", "-qam", "A dependency of mine")
    assert quickscale("upgrade").code == 0
    assert '"iniconfig"' in (app / "pyproject.toml").read_text()
    assert '"pluggy"' in (app / "pyproject.toml").read_text()
    subprocess.run(["uv", "lock", "--check", "-q"], cwd=app, check=True)


def test_lock_file_that_can_t_be_made_again(app: Path, quickscale: Quickscale) -> None:
    own = PROJECT.replace('">=3.12"', '">=3.12"\ndependencies = ["iniconfig<0"]')
    write(app, "pyproject.toml", own)
    git(app, "commit", "-qam", "A dependency that nobody can have")
    ran = quickscale("upgrade")
    assert ran.code == 1
    assert "Installing failed before the upgrade too" in ran.err
    assert "nothing was checked that needs them: manage.py check, migrations, tests." in ran.err
    assert "waits: its packages can't be installed" in ran.out
    ran = quickscale("upgrade", "--continue", "--no-verify")
    assert ran.code == 0
    assert "- uv.lock could not be made again. Type: uv lock" in ran.out
    assert "iniconfig<0" in ran.out.partition("Type: uv lock")[2]  # as uv says it


def test_lock_file_of_packages_in_folders_of_the_project(app: Path, quickscale: Quickscale) -> None:
    more = (
        '\n[tool.uv.workspace]\nmembers = ["lib/*"]\n[tool.uv.sources]\nmine = {workspace = true}\n'
    )
    own = PROJECT.replace('">=3.12"', '">=3.12"\ndependencies = ["mine"]') + more
    write(app, "lib/mine/pyproject.toml", "[project]\nname = 'mine'\nversion = '1'\n")
    write(app, "uv.lock", lock(app, own))
    git(app, "add", "-A")
    git(app, "commit", "-qm", "A package of mine")
    ran = quickscale("upgrade", "--no-verify")
    assert (ran.code, "could not be made again" in ran.out) == (0, False)
    subprocess.run(["uv", "lock", "--check", "-q"], cwd=app, check=True)


EDITS = "Path('{place}/rules.py').write_text('mine = 1')"
MOVES = "os.system('cd {place} && echo 1 > own.py && git add own.py && git commit -qm More')"


@pytest.mark.parametrize(
    ("deed", "words"),
    [(EDITS, "rules.py has changes that are in no commit"), (MOVES, "The branch has moved on")],
)
def test_work_that_comes_in_the_meantime_is_not_overwritten(
    app: Path, quickscale: Quickscale, deed: str, words: str
) -> None:
    script = MANAGE.replace("        rules.check()", f"        {deed.format(place=app)}")
    commit(app, manage_py=script)
    ran = quickscale("upgrade", "--to", release("drift"))
    assert (ran.code, words in ran.err) == (2, True)
    assert not (app / ".git" / "quickscale").exists()
    assert "drift = 1" not in (app / "rules.py").read_text()


def test_stopped_on_the_way_it_leaves_nothing_behind(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    sleep = f"        __import__('time').sleep({2 * LONGEST})"
    touch = "        Path(__file__).with_name('sleeps').touch()"
    commit(app, manage_py=MANAGE.replace("        rules.check()", f"{touch}\n{sleep}"))
    before = snapshot(app)
    running = subprocess.Popen([PROGRAM, "upgrade", "--to", "1.0.1"])
    until(lambda: any(tmp_path.glob("tmp/quickscale-trial-*/after/sleeps")))
    running.terminate()
    assert running.wait(LONGEST) in (1, 130)
    assert snapshot(app) == before
    assert list((tmp_path / "tmp").glob("quickscale-*")) == []

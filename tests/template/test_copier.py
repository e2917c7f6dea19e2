"""What people get who have Copier and nothing of ours."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from quickscale_cli import __version__
from tests.template.conftest import commit

PROGRAMS = Path(sys.executable).parent


def call(program: str, *arguments: str | Path, home: Path, **variables: str) -> str:
    environment = {name: value for name, value in os.environ.items() if "GIT" not in name}
    environment |= {"HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1"}
    environment |= {"XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    environment |= variables
    done = subprocess.run(
        [PROGRAMS / program if (PROGRAMS / program).exists() else program, *arguments],
        cwd=home,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def home(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where gh:org/quickscale is a repository of this disk, with this release in it."""
    home = tmp_path_factory.mktemp("home")
    upstream = home / "upstream"
    shutil.copytree(source, upstream)
    (home / ".gitconfig").write_text(
        "[user]\nname = Ada\nemail = ada@example.com\n"
        f'[url "{upstream}"]\ninsteadOf = https://github.com/org/quickscale.git\n'
    )
    call("git", "init", "--quiet", upstream, home=home)
    call("git", "-C", upstream, "add", "--all", "--force", home=home)
    call("git", "-C", upstream, "commit", "--quiet", "--message", "Release", home=home)
    call("git", "-C", upstream, "tag", f"v{__version__}", home=home)
    return home


@pytest.fixture(scope="module")
def copied(home: Path) -> str:
    """What Copier says when it makes copied/my-app."""
    return call("copier", "copy", "--defaults", "gh:org/quickscale", "copied/my-app", home=home)


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mode & 0o111, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def test_plain_copier_gives_byte_for_byte_what_init_gives(home: Path, copied: str) -> None:
    call("quickscale", "init", "made/my-app", "--defaults", home=home)
    theirs, ours = tree(home / "copied/my-app"), tree(home / "made/my-app")
    assert theirs.keys() == ours.keys()
    assert not [name for name in theirs if theirs[name] != ours[name]]
    assert "My App is there. What to type next:" in copied
    assert "uv run manage.py dev" in copied


@pytest.mark.usefixtures("copied")
def test_copying_again_keeps_what_is_the_users(home: Path) -> None:
    shutil.copytree(home / "copied/my-app", home / "mine")
    mine = ["app/models.py", "app/services/readability.py", "config/settings/project.py"]
    for name in [*mine, "manage.py"]:
        (home / "mine" / name).write_text("# mine\n")
    call("copier", "recopy", "--defaults", "--overwrite", "mine", home=home)
    for name in mine:
        assert (home / "mine" / name).read_text() == "# mine\n"
    assert (home / "mine" / "manage.py").read_text() != "# mine\n"


def test_init_and_copier_take_the_same_answers(home: Path) -> None:
    answers = ["--data", "preset=services", "--data", "project_name=Ada's “Shop”"]
    call("copier", "copy", "--defaults", *answers, "gh:org/quickscale", "c/shop", home=home)
    call("quickscale", "init", "d/shop", "--defaults", *answers, home=home)
    assert tree(home / "c/shop") == tree(home / "d/shop")


def test_plain_copier_updates_from_the_bundle(bundle: Path, tmp_path: Path) -> None:
    offline = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{bundle}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/org/quickscale.git",
    }
    old = ("--vcs-ref", "v0.39.0", "gh:org/quickscale")
    call("copier", "copy", "--defaults", *old, "mine", home=tmp_path, **offline)
    (tmp_path / "mine" / "README.md").write_text("# Mine\n")
    commit(tmp_path / "mine")
    call("copier", "update", "--defaults", "mine", home=tmp_path, **offline)
    answers = (tmp_path / "mine" / ".copier-answers.yml").read_text()
    assert f"_commit: v{__version__}\n_src_path: gh:org/quickscale\n" in answers
    assert (tmp_path / "mine" / "manage.py").read_text() == f"print('{__version__}')\n"
    assert (tmp_path / "mine" / "README.md").read_text() == "# Mine\n"

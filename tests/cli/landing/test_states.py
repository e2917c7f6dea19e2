"""Repositories that are out of the ordinary, and upgraded all the same."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cli.conftest import Quickscale
from tests.cli.projects import LINES, MINE, commit, snapshot, write
from tests.cli.templates import FIRST, generate, git, template

NEW = LINES.replace("line 3\n", "line 3, new\n")


def upgraded(project: Path) -> bool:
    views = git(project, "show", "HEAD:./saas/views.py")
    return views == NEW and "_commit: v1.1.0" in git(project, "show", "HEAD:./.copier-answers.yml")


def undone(project: Path, quickscale: Quickscale) -> bool:
    """Begin an upgrade that has to wait, abort it, and compare."""
    before = snapshot(project)
    assert quickscale("upgrade", "--strategy", "markers").code == 1
    assert quickscale("upgrade", "--abort").code == 0
    return snapshot(project) == before


def user(project: Path) -> None:
    git(project, "config", "user.name", "Una")
    git(project, "config", "user.email", "una@example.com")


@pytest.fixture
def inside(owned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder of a bigger repository."""
    whole = tmp_path / "whole"
    shutil.copytree(owned, whole / "parts" / "my app", ignore=shutil.ignore_patterns(".git"))
    write(whole, "saas/views.py", "another part\n")
    git(whole, "init", "-q", "-b", "main")
    user(whole)
    commit(whole)
    monkeypatch.chdir(whole / "parts" / "my app")
    return whole / "parts" / "my app"


def test_subfolder_of_a_bigger_repository(inside: Path, quickscale: Quickscale) -> None:
    write(inside.parents[1], "saas/views.py", "in the making\n")
    assert quickscale("upgrade").code == 0
    assert upgraded(inside)
    changed = git(inside, "diff", "--name-only", "HEAD^", "HEAD").splitlines()
    assert all(path.startswith("parts/my app/") for path in changed)
    assert git(inside.parents[1], "status", "--porcelain") == " M saas/views.py\n"


def test_subfolder_goes_back(inside: Path, quickscale: Quickscale) -> None:
    write(inside, "saas/views.py", MINE)
    git(inside, "commit", "-qam", "Mine")
    assert undone(inside.parents[1], quickscale)


def test_linked_worktree(
    owned: Path, quickscale: Quickscale, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(owned, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "side")
    monkeypatch.chdir(tmp_path / "linked")
    main = git(owned, "rev-parse", "main")
    assert quickscale("upgrade").code == 0
    assert upgraded(tmp_path / "linked")
    assert git(owned, "rev-parse", "main") == main
    assert git(owned, "status", "--porcelain") == ""


def test_detached_head(owned: Path, quickscale: Quickscale) -> None:
    main = git(owned, "rev-parse", "main")
    git(owned, "switch", "-q", "--detach")
    assert quickscale("upgrade").code == 0
    assert upgraded(owned)
    assert git(owned, "rev-parse", "main") == main


@pytest.mark.parametrize("how", ["--depth=1", "--filter=blob:none", "--filter=tree:0"])
def test_shallow_and_partial_clones(
    owned: Path,
    quickscale: Quickscale,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    commit(owned, app__more_py="more\n")
    git(owned, "config", "uploadpack.allowFilter", "true")
    git(owned, "config", "uploadpack.allowAnySHA1InWant", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", how, f"file://{owned}", str(clone))
    user(clone)
    monkeypatch.chdir(clone)
    assert quickscale("upgrade").code == 0
    assert upgraded(clone)
    assert git(clone, "status", "--porcelain") == ""


def test_sparse_checkout(owned: Path, quickscale: Quickscale) -> None:
    git(owned, "status")  # a copied index does not know its files
    git(owned, "sparse-checkout", "set", "app")
    assert quickscale("upgrade").code == 0
    assert upgraded(owned)
    assert [path.name for path in sorted(owned.glob("saas/**/*"))] == []
    assert git(owned, "status", "--porcelain") == ""


def test_sparse_checkout_goes_back(owned: Path, quickscale: Quickscale) -> None:
    (owned / "pyproject.toml").write_text("[project]\nname = 'mine'\ndependencies = ['a']\n")
    git(owned, "commit", "-qam", "Mine")
    git(owned, "status")
    git(owned, "sparse-checkout", "set", "app")
    assert undone(owned, quickscale)


def test_sparse_checkout_goes_on(owned: Path, quickscale: Quickscale) -> None:
    (owned / "pyproject.toml").write_text("[project]\nname = 'mine'\ndependencies = ['a']\n")
    git(owned, "commit", "-qam", "Mine")
    git(owned, "status")
    git(owned, "sparse-checkout", "set", "app")
    assert quickscale("upgrade", "--strategy", "markers").code == 1
    write(owned, "pyproject.toml", "[project]\nname = 'merged'\n")
    assert quickscale("upgrade", "--continue").code == 0
    assert upgraded(owned)
    assert git(owned, "show", "HEAD:pyproject.toml") == "[project]\nname = 'merged'\n"
    assert git(owned, "status", "--porcelain") == ""


def test_submodules(owned: Path, quickscale: Quickscale, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other, "a", "a\n")
    git(other, "init", "-q")
    commit(other)
    git(owned, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other), "lib")
    commit(owned)
    write(owned, "lib/a", "in the making\n")
    assert quickscale("upgrade").code == 0
    assert upgraded(owned)
    assert (owned / "lib" / "a").read_text() == "in the making\n"


def test_odd_names(owned: Path, quickscale: Quickscale) -> None:
    names = ["a b", 'quo"te', "new\nline", "café", "-n", ":(top)x", "back\\slash", "\udcff"]
    for name in names:
        write(owned, f"app/{name}", "mine\n")
    commit(owned)
    assert quickscale("upgrade").code == 0
    assert upgraded(owned)
    assert git(owned, "status", "--porcelain") == ""


def test_template_with_odd_names(
    quickscale: Quickscale, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["a b", 'quo"te', "new\nline", "café", "-n", ":(top)x", "back\\slash"]
    one = {**FIRST, **{f"template/{name}": LINES for name in names}}
    two = {f"template/{name}": NEW for name in names}
    source = template(tmp_path / "t", {"1.0.0": one, "1.1.0": two})
    project = generate(source, "v1.0.0", tmp_path / "p")
    user(project)
    write(project, 'quo"te', MINE)
    git(project, "commit", "-qam", "Mine")
    monkeypatch.chdir(project)
    assert undone(project, quickscale)
    assert quickscale("upgrade", "--strategy", "theirs").code == 0
    assert all((project / name).read_text() == NEW for name in names)
    assert git(project, "status", "--porcelain") == ""


def test_any_locale(owned: Path, quickscale: Quickscale, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")
    assert quickscale("upgrade").code == 0
    assert upgraded(owned)


def test_line_ends_that_git_changes_on_the_disk(owned: Path, quickscale: Quickscale) -> None:
    git(owned, "config", "core.autocrlf", "true")
    for place in (owned / "saas").iterdir():
        place.unlink()
    git(owned, "checkout", "-q", "--", ".")
    assert quickscale("upgrade").code == 0
    assert upgraded(owned)
    assert (owned / "saas" / "views.py").read_bytes() == NEW.replace("\n", "\r\n").encode()
    assert git(owned, "status", "--porcelain") == ""


def test_files_that_a_filter_keeps_elsewhere(owned: Path, quickscale: Quickscale) -> None:
    commit(owned, **{".gitattributes": "saas/*.py filter=turn\n"})
    git(owned, "config", "filter.turn.clean", "tr a-z n-za-m")
    git(owned, "config", "filter.turn.smudge", "tr a-z n-za-m")
    git(owned, "checkout", "-q", "HEAD", "--", ".")
    shutil.rmtree(owned / "saas")
    git(owned, "checkout", "-q", "HEAD", "--", ".")
    assert quickscale("upgrade").code == 0
    assert upgraded(owned)
    assert git(owned, "status", "--porcelain") == ""


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder on another disk than the projects."""
    with TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def test_repository_on_another_disk(owned: Path, quickscale: Quickscale, elsewhere: Path) -> None:
    assert owned.stat().st_dev != elsewhere.stat().st_dev
    shutil.move(owned / ".git", elsewhere / "git")
    (owned / ".git").write_text(f"gitdir: {elsewhere}/git\n")
    write(owned, "saas/views.py", MINE)
    git(owned, "commit", "-qam", "Mine")
    assert undone(owned, quickscale)
    assert quickscale("upgrade", "--strategy", "theirs").code == 0
    assert upgraded(owned)
    assert git(owned, "status", "--porcelain") == ""


def test_split_index(owned: Path, quickscale: Quickscale) -> None:
    git(owned, "update-index", "--split-index")
    write(owned, "saas/views.py", MINE)
    git(owned, "commit", "-qam", "Mine")
    assert undone(owned, quickscale)


def test_settings_that_disturb(owned: Path, quickscale: Quickscale) -> None:
    for name, value in (
        ("status.showUntrackedFiles", "no"),
        ("commit.verbose", "true"),
        ("commit.status", "false"),
        ("core.quotePath", "true"),
        ("diff.noprefix", "true"),
        ("merge.conflictStyle", "diff3"),
        ("submodule.recurse", "true"),
        ("apply.whitespace", "fix"),
        ("color.ui", "always"),
    ):
        git(owned, "config", name, value)
    assert quickscale("upgrade").code == 0
    assert upgraded(owned)


def test_repository_of_sha256(owned: Path, quickscale: Quickscale, generated: Path) -> None:
    shutil.rmtree(owned / ".git")
    git(owned, "init", "-q", "-b", "main", "--object-format=sha256")
    user(owned)
    commit(owned)
    assert quickscale("upgrade").code == 0
    assert upgraded(owned)


def test_committed_line_ends_that_git_would_change(owned: Path, quickscale: Quickscale) -> None:
    write(owned, "saas/removed.py", "")
    (owned / "saas" / "gone.py").write_bytes(
        (owned / "saas" / "gone.py").read_bytes().replace(b"\n", b"\r\n")
    )
    commit(owned)
    git(owned, "config", "core.autocrlf", "true")
    assert quickscale("upgrade", "--strategy", "mine").code == 0
    assert subprocess.run(["git", "diff", "--quiet", "HEAD"], cwd=owned).returncode == 0

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
    assert quickscale("upgrade", "--strategy", "mine").code == 1, "something is left out"
    assert subprocess.run(["git", "diff", "--quiet", "HEAD"], cwd=owned).returncode == 0


def test_modes_that_git_does_not_look_at(owned: Path, quickscale: Quickscale) -> None:
    git(owned, "config", "core.fileMode", "false")
    (owned / "saas" / "views.py").chmod(0o755)
    assert quickscale("upgrade").code == 0
    assert git(owned, "ls-files", "-s", "saas/views.py").startswith("100644 ")


def test_sparse_checkout_whose_files_are_there(owned: Path, quickscale: Quickscale) -> None:
    git(owned, "sparse-checkout", "set", "--no-cone", "/*", "!/saas/views.py")
    write(owned, "saas/views.py", LINES)
    assert quickscale("upgrade").code == 0
    assert (owned / "saas" / "views.py").read_text() == LINES.replace("line 3\n", "line 3, new\n")


def test_folder_that_is_a_link_out_of_the_project(
    owned: Path, quickscale: Quickscale, tmp_path: Path
) -> None:
    shutil.move(owned / "saas", tmp_path / "elsewhere")
    (owned / "saas").symlink_to(tmp_path / "elsewhere")
    git(owned, "add", "-A")
    git(owned, "commit", "-qm", "Keep it elsewhere")
    ran = quickscale("upgrade", "--strategy", "mine")
    assert ran.code == 2
    assert f"saas is a link to {(tmp_path / 'elsewhere').resolve()}, out of the project" in ran.err


def test_project_of_a_commit_between_two_releases(owned: Path, quickscale: Quickscale) -> None:
    answers = owned / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("_commit: v1.0.0", "_commit: v1.0.0-3-g0a1b2c3"))
    git(owned, "commit", "-qam", "Made of a commit")
    plan = quickscale("upgrade-plan")
    assert plan.code == 0
    assert "made of v1.0.0-3-g0a1b2c3, which is no release: it counts as 1.0.0" in plan.out
    assert quickscale("upgrade").code == 0
    assert "_commit: v1.1.0" in answers.read_text()


def test_both_moved_a_file_alike(owned: Path, quickscale: Quickscale) -> None:
    (owned / "saas" / "new").mkdir()
    git(owned, "mv", "saas/old.py", "saas/new/place.py")
    write(owned, "saas/new/place.py", LINES + "mine\n")
    git(owned, "commit", "-qam", "Move it")
    assert quickscale("upgrade").code == 0
    assert (owned / "saas" / "new" / "place.py").read_text() == LINES + "mine\n"


def monorepo(owned: Path, *names: str) -> Path:
    root = owned.parent / "mono"
    for name in names:
        shutil.copytree(owned, root / name, ignore=shutil.ignore_patterns(".git"))
    git(root, "init", "-qb", "main")
    git(root, "config", "user.name", "Una")
    git(root, "config", "user.email", "una@example.com")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "A monorepo")
    return root


def test_commands_at_the_root_of_a_monorepo(
    owned: Path, quickscale: Quickscale, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = monorepo(owned, "shop")
    write(root, "shop/saas/views.py", MINE)
    git(root, "commit", "-qam", "Work")
    (root / "tools").mkdir()
    monkeypatch.chdir(root / "tools")
    assert quickscale("upgrade", "--strategy", "markers").code == 1
    write(root, "shop/saas/views.py", MINE)
    git(root, "add", "-A")
    assert quickscale("upgrade", "--continue").code == 0
    assert git(root, "log", "-1", "--format=%s").strip() == "Upgrade QuickScale 1.0.0 to 1.1.0"


def test_several_projects_of_a_monorepo_are_listed(
    owned: Path, quickscale: Quickscale, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = monorepo(owned, "shop", "blog")
    monkeypatch.chdir(root)
    ran = quickscale("upgrade-plan")
    assert ran.code == 2
    assert "There are several projects below: blog, shop. Go to one of them with cd." in ran.err


def test_new_files_go_through_a_filter(owned: Path, quickscale: Quickscale) -> None:
    """As with large files: what git holds is not what lies on the disk."""
    git(owned, "config", "filter.shout.clean", "tr a-z A-Z")
    git(owned, "config", "filter.shout.smudge", "tr A-Z a-z")
    git(owned, "config", "filter.shout.required", "true")
    commit(owned, **{".gitattributes": "saas/fresh.py filter=shout\n"})
    assert quickscale("upgrade").code == 0
    assert git(owned, "show", "HEAD:saas/fresh.py") == "NEW\n"
    assert (owned / "saas" / "fresh.py").read_text() == "new\n"
    assert git(owned, "status", "--porcelain") == ""

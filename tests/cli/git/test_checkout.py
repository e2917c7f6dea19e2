"""The repository of the user, in all the states that it can be in."""

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from quickscale_cli.errors import GitFailed, NoCommit, NoRepository, ObjectMissing
from quickscale_cli.git.checkout import open_project
from quickscale_cli.git.git import require
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import FILE, Entry
from quickscale_cli.merging.merge import Rules, merge
from quickscale_cli.merging.trees import Trees
from tests.cli.worlds import tree_of

TEXT = "".join(f"line {number}\n" for number in range(20))
MINE = TEXT.replace("line 3\n", "line 3, mine\n")
NEW = TEXT.replace("line 15\n", "line 15, new\n")
BOTH = MINE.replace("line 15\n", "line 15, new\n")


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=U", "-c", "user.email=u@x", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def repository(folder: Path, *options: str, file: str = "f") -> Path:
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main", *options)
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(MINE)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Start")
    return folder


def upgraded(folder: Path) -> str:
    """Merge a template's change of the file f into the project, and return f."""
    project = open_project(folder)
    with Scratch(project) as scratch:
        yours = scratch.list_tree(project.head)
        trees = Trees(tree_of(scratch, {"f": TEXT}), yours, tree_of(scratch, {"f": NEW}))
        result = merge(scratch, trees, Rules(), project)
        return scratch.read_one(result.tree["f"].id).decode()


def snapshot(folder: Path) -> dict[str, tuple[int, float, bytes]]:
    return {
        str(path.relative_to(folder)): (
            path.lstat().st_mode,
            path.lstat().st_mtime,
            path.read_bytes() if path.is_file() and not path.is_symlink() else b"",
        )
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return repository(tmp_path / "project")


def test_nothing_is_written_into_the_project(project: Path) -> None:
    (project / "untracked").write_text("x")
    before = snapshot(project)
    assert upgraded(project) == BOTH
    assert snapshot(project) == before


def test_nothing_is_left_in_the_scratch_place(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    upgraded(project)
    assert list(place.iterdir()) == []


@pytest.fixture
def read_only(project: Path) -> Iterator[Path]:
    paths = [project, *project.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    yield project
    for path in paths:
        path.chmod(path.stat().st_mode | stat.S_IWUSR)


def test_read_only_folder(read_only: Path) -> None:
    assert upgraded(read_only) == BOTH


def test_linked_worktree(project: Path, tmp_path: Path) -> None:
    git(project, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    assert upgraded(tmp_path / "linked") == BOTH


def test_detached_head(project: Path) -> None:
    git(project, "checkout", "-q", "--detach")
    assert upgraded(project) == BOTH


def test_shallow_clone(project: Path, tmp_path: Path) -> None:
    git(project, "commit", "-q", "--allow-empty", "-m", "More")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{project}", "clone")
    assert upgraded(tmp_path / "clone") == BOTH


def test_clone_that_borrows_itself(project: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--shared", str(project), "clone")
    assert upgraded(tmp_path / "clone") == BOTH


def test_partial_clone_fetches_into_the_scratch_place(project: Path, tmp_path: Path) -> None:
    git(project, "config", "uploadpack.allowFilter", "true")
    git(
        tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{project}", "clone"
    )
    before = snapshot(tmp_path / "clone")
    assert upgraded(tmp_path / "clone") == BOTH
    assert snapshot(tmp_path / "clone") == before


def test_sparse_checkout(tmp_path: Path) -> None:
    project = repository(tmp_path / "project")
    git(project, "sparse-checkout", "set", "nothing")
    assert upgraded(project) == BOTH


def test_subfolder_of_a_bigger_repository(tmp_path: Path) -> None:
    whole = repository(tmp_path / "whole", file="my app/f")
    assert upgraded(whole / "my app") == BOTH


def test_folder_that_is_reached_by_a_link(project: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(project)
    assert upgraded(tmp_path / "link") == BOTH


def test_sha_256_repository(tmp_path: Path) -> None:
    assert upgraded(repository(tmp_path / "project", "--object-format=sha256")) == BOTH


@pytest.mark.parametrize("name", ["line\nbreak", 'quo"te', "ümläut", "#hash", "co:lon", " "])
def test_odd_folder_names(tmp_path: Path, name: str) -> None:
    assert upgraded(repository(tmp_path / name)) == BOTH


def test_submodule_stays(project: Path, tmp_path: Path) -> None:
    library = repository(tmp_path / "library")
    git(project, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library), "lib")
    git(project, "commit", "-qm", "Add a library")
    with Scratch(open_project(project)) as scratch:
        yours = scratch.list_tree(open_project(project).head)
        result = merge(scratch, Trees({}, yours, {}), Rules())
        assert scratch.list_tree(scratch.write_tree(result.tree)) == yours


@pytest.mark.parametrize(
    "attributes",
    ["-diff", "binary", "merge=union", "merge=mine", "filter=mine", "text eol=crlf", "ident"],
)
def test_attributes_change_nothing(project: Path, attributes: str) -> None:
    (project / ".git" / "info" / "attributes").write_text(f"f {attributes}")
    (project / ".gitattributes").write_text(f"* {attributes}")
    git(project, "config", "merge.mine.driver", "touch ran")
    git(project, "config", "filter.mine.smudge", "touch ran")
    git(project, "add", ".")
    git(project, "commit", "-qm", "Set attributes")
    assert upgraded(project) == BOTH
    assert not list(project.rglob("ran"))


@pytest.mark.parametrize(
    "setting",
    [
        "merge.conflictStyle=diff3",
        "merge.renames=true",
        "merge.directoryRenames=true",
        "diff.algorithm=patience",
        "core.autocrlf=true",
        "core.quotePath=true",
        "status.showUntrackedFiles=no",
        "core.hooksPath=/nowhere",
        "core.fsmonitor=touch ran",
        "merge.default=union",
        "core.attributesFile=union",
        "init.defaultObjectFormat=sha256",
        "init.templateDir=/nowhere",
    ],
)
def test_configuration_changes_nothing(
    project: Path, tmp_path: Path, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, value = setting.split("=")
    home = tmp_path / "home"
    home.mkdir()
    (home / "union").write_text("* merge=union\n")
    monkeypatch.setenv("HOME", str(home))
    git(home, "config", "--global", name, value.replace("union", str(home / "union")))
    git(project, "config", name, value)
    assert upgraded(project) == BOTH


def test_variables_of_a_hook_change_nothing(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git" / "objects"))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert upgraded(project) == BOTH


def test_folder_in_no_repository(tmp_path: Path) -> None:
    with pytest.raises(NoRepository, match="git init"):
        open_project(tmp_path)


def test_repository_without_a_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    with pytest.raises(NoCommit, match="has no commit yet"):
        open_project(tmp_path)


def test_folder_that_is_not_committed(project: Path) -> None:
    (project / "fresh").mkdir()
    with pytest.raises(NoCommit, match="has no commit yet"):
        open_project(project / "fresh")


@pytest.fixture
def another_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make git believe that the project belongs to somebody else; return the user's home."""
    home = tmp_path / "home"
    home.mkdir()
    shim = home / "git"
    real = shutil.which("git")
    shim.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {real} "$@"\n')
    shim.chmod(0o755)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", f"{home}:{os.environ['PATH']}")
    return home


def test_repository_of_another_owner_says_git_s_own_words(
    project: Path, another_owner: Path
) -> None:
    assert another_owner.exists()
    with pytest.raises(GitFailed, match="dubious ownership"):
        open_project(project)


def test_repository_of_another_owner_that_the_user_trusts(
    project: Path, another_owner: Path
) -> None:
    git(another_owner, "config", "--global", "safe.directory", str(project))
    assert upgraded(project) == BOTH


def test_missing_object_is_named(project: Path) -> None:
    with Scratch(open_project(project)) as scratch, pytest.raises(ObjectMissing, match="git fsck"):
        scratch.read_one("1" * 40)


def test_tree_comes_back_as_written(scratch: Scratch) -> None:
    tree = {name: Entry(FILE, scratch.write([b"x"])[0]) for name in ["a\nb", 'q"', "ü/\udcff"]}
    assert scratch.list_tree(scratch.write_tree(tree)) == tree


def test_names_are_git_s_own(scratch: Scratch) -> None:
    told = scratch.git("hash-object", "--stdin", given=b"x\r\n\0")
    assert scratch.name(b"x\r\n\0") == told.decode().strip()


def test_this_git_is_new_enough() -> None:
    require()

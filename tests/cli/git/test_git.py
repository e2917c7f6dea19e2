import os
import subprocess
from pathlib import Path

import pytest

from quickscale_cli.errors import GitFailed
from quickscale_cli.git import git


def output(folder: Path, *arguments: str) -> str:
    return subprocess.check_output(["git", *arguments], cwd=folder, text=True).strip()


@pytest.fixture
def project(home: Path) -> Path:
    folder = Path("project").absolute()
    folder.mkdir()
    (folder / "kept.txt").write_text("kept\n")
    return folder


def configure(home: Path, **settings: str) -> None:
    for key, value in settings.items():
        name = key.replace("__", ".")
        subprocess.run(["git", "config", "--file", home / ".gitconfig", name, value], check=True)


def test_the_first_commit_has_the_users_name(home: Path, project: Path) -> None:
    configure(home, user__name="Ada", user__email="ada@example.com")
    git.start_repository(project, "Start project")
    assert output(project, "log", "--format=%an %ae %cn") == "Ada ada@example.com Ada"
    assert git.has_identity()


def test_no_hook_template_signature_or_ignore_list_of_the_users_is_in_the_way(
    home: Path, project: Path
) -> None:
    hooks = home / "template" / "hooks"
    hooks.mkdir(parents=True)
    for name in ("pre-commit", "commit-msg", "post-commit"):
        (hooks / name).write_text("#!/bin/sh\ntouch $HOME/hook-ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    (home / "ignore").write_text("*.txt\n")
    configure(home, core__hooksPath=str(hooks), init__templateDir=str(home / "template"))
    configure(home, commit__gpgSign="true", gpg__program="/bin/false", core__autocrlf="true")
    configure(home, core__excludesFile=str(home / "ignore"), init__defaultBranch="trunk")
    git.start_repository(project, "Start project")
    assert output(project, "ls-files") == "kept.txt"
    assert output(project, "branch", "--show-current") == "main"
    assert not (home / "hook-ran").exists()
    assert not (project / ".git" / "hooks").exists()


def test_a_surrounding_repository_is_left_alone(
    home: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = home / "outer"
    subprocess.run(["git", "init", "--quiet", outer], check=True)
    monkeypatch.setenv("GIT_DIR", str(outer / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(outer / ".git" / "index"))
    git.leave_surrounding_repository()
    git.start_repository(project, "Start project")
    assert "GIT_DIR" not in os.environ
    assert output(project, "rev-parse", "--show-toplevel") == str(project)
    assert not (outer / ".git" / "index").exists()


def test_what_is_not_committed_is_listed(project: Path) -> None:
    git.start_repository(project, "Start project")
    assert git.uncommitted(project) == []
    (project / "kept.txt").write_text("changed\n")
    (project / "with space.txt").touch()
    assert git.uncommitted(project) == ["kept.txt", "with space.txt"]


def test_a_failure_has_gits_own_reason(project: Path) -> None:
    with pytest.raises(GitFailed, match="git log failed: not a git repository"):
        git.run("log", at=project)


def test_a_git_that_does_not_run_is_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "git").write_text("no program\n")
    (home / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(home))
    assert git.version() is None

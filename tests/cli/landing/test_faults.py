"""Whatever stops an upgrade, the branch is untouched or wholly upgraded; the next run goes on."""

import os
import resource
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Quickscale
from tests.cli.killed import killed
from tests.cli.projects import LINES, MINE, commit, snapshot, write
from tests.cli.templates import git
from tests.waiting import LONGEST

TOLD = ("stopped; your branch is untouched", "your branch is whole", "is in, with commit")
MOST = 100  # deeds of an upgrade; there are fewer


def head(project: Path) -> str:
    return git(project, "rev-parse", "HEAD").strip()


def tree(project: Path) -> str:
    return git(project, "rev-parse", "HEAD^{tree}").strip()


@pytest.fixture
def edited(owned: Path) -> Path:
    """A project with edits, a file in the making and one that git ignores."""
    commit(owned, saas__old_py=LINES + "mine\n", **{".gitignore": "*.log\n"})
    write(owned, "app/own.py", "in the making\n")
    write(owned, "app.log", "ignored\n")
    return owned


@pytest.mark.parametrize("part", range(4))
def test_killed_at_any_moment(
    edited: Path,
    quickscale: Quickscale,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    part: int,
) -> None:
    before, start = snapshot(edited), head(edited)
    done = Path(shutil.copytree(edited, tmp_path / "done"))
    monkeypatch.chdir(done)
    assert quickscale("upgrade").code == 0
    for number in range(1 + part, MOST, 4):
        project = Path(shutil.copytree(edited, tmp_path / str(number)))
        code = killed(project, number, "upgrade").returncode
        if code == 0:
            return
        assert code == -signal.SIGKILL
        is_untouched = head(project) == start
        assert is_untouched or tree(project) == tree(done)
        other = Path(shutil.copytree(project, tmp_path / f"{number}-back"))
        monkeypatch.chdir(project)
        left_traces = (project / ".git" / "quickscale").exists()
        ran = quickscale("upgrade")
        assert not left_traces or any(words in ran.out + ran.err for words in TOLD)
        assert (ran.code, tree(project)) == (0, tree(done))
        assert snapshot(project / "saas") == snapshot(done / "saas")
        assert git(project, "status", "--porcelain") == " M app/own.py\n"
        assert not (project / ".git" / "quickscale").exists()
        if is_untouched:
            monkeypatch.chdir(other)
            quickscale("upgrade", "--abort")
            assert snapshot(other) == before
    pytest.fail("The upgrade never came to its end.")


@pytest.mark.parametrize("then", ["--abort", "--continue"])
def test_killed_while_it_is_undone(
    edited: Path,
    quickscale: Quickscale,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    then: str,
) -> None:
    commit(edited, saas__views_py=MINE)
    before = snapshot(edited)
    assert quickscale("upgrade", "--strategy", "markers").code == 1
    journal = Path(".git/quickscale/journal.json")
    for number in range(1, MOST, 2):
        project = tmp_path / f"{number}"
        subprocess.run(["cp", "-a", edited, project], check=True)
        code = killed(project, number, "upgrade", "--abort").returncode
        monkeypatch.chdir(project)
        if code == 0:
            return
        assert code == -signal.SIGKILL
        if journal.exists() and (then == "--abort" or '"aborting"' in journal.read_text()):
            assert "is undone" in quickscale("upgrade", then).out
            assert snapshot(project) == before
    pytest.fail("The upgrade was never undone.")


def hook(project: Path, name: str, script: str) -> None:
    place = project / ".git" / "hooks" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)


@pytest.mark.parametrize("name", ["pre-commit", "commit-msg", "prepare-commit-msg"])
def test_hook_that_refuses(edited: Path, quickscale: Quickscale, name: str) -> None:
    hook(edited, name, "echo I refuse; exit 1")
    before, start = snapshot(edited), head(edited)
    ran = quickscale("upgrade")
    assert (ran.code, head(edited)) == (1, start)
    assert "I refuse" in ran.err
    refused = "the hook commit-msg refused" if name == "commit-msg" else "git refused the commit."
    assert f"waits: {refused}" in ran.out
    assert quickscale("upgrade", "--abort").code == 0
    assert snapshot(edited) == before


WANTS_TICKET = r"head -1 $1 | grep -q '^SHOP-[0-9]' || { echo 'No ticket.' >&2; exit 1; }"


def test_hook_that_wants_another_message(edited: Path, quickscale: Quickscale) -> None:
    hook(edited, "commit-msg", WANTS_TICKET)
    ran = quickscale("upgrade")
    assert (ran.code, "No ticket." in ran.err) == (1, True)
    status = quickscale("upgrade", "--status").out
    assert (
        "refused the message; --continue --message TEXT gives another.\n    No ticket.\n" in status
    )
    assert quickscale("upgrade", "--continue", "--message", "Upgrade us").code == 1
    (edited / ".git/hooks/commit-msg").unlink()
    assert quickscale("upgrade", "--continue").code == 0
    assert git(edited, "log", "-1", "--format=%B").startswith("Upgrade us\n\nQuickScale-From: 1")


def test_words_for_the_commit_from_the_start(edited: Path, quickscale: Quickscale) -> None:
    hook(edited, "commit-msg", WANTS_TICKET)
    assert quickscale("upgrade", "--message", "SHOP-7 Upgrade\n\nAt last.").code == 0
    message = git(edited, "log", "-1", "--format=%B")
    assert message.startswith("SHOP-7 Upgrade\n\nAt last.\n\nQuickScale-From: 1.0.0\n")
    assert quickscale("upgrade", "--status", "--message", "x").code == 2
    assert quickscale("upgrade", "--message", " ").code == 2


def test_hook_that_leaves_something_running(edited: Path, quickscale: Quickscale) -> None:
    hook(edited, "post-commit", f"sleep {2 * LONGEST} & echo $! > {edited}/../pid")
    assert quickscale("upgrade").code == 0
    os.kill(int((edited.parent / "pid").read_text()), signal.SIGKILL)


def test_hook_that_is_mended(edited: Path, quickscale: Quickscale) -> None:
    hook(edited, "pre-commit", "exit 1")
    assert quickscale("upgrade").code == 1
    hook(edited, "pre-commit", "exit 0")
    assert quickscale("upgrade", "--continue").code == 0
    assert git(edited, "status", "--porcelain") == " M app/own.py\n"


def test_hook_that_changes_files(edited: Path, quickscale: Quickscale) -> None:
    hook(edited, "pre-commit", "echo formatted > saas/fresh.py; git add saas/fresh.py")
    assert quickscale("upgrade").code == 0
    assert git(edited, "show", "HEAD:saas/fresh.py") == "formatted\n"
    assert git(edited, "status", "--porcelain") == " M app/own.py\n"


def test_hooks_see_the_upgrade(edited: Path, quickscale: Quickscale, tmp_path: Path) -> None:
    hook(edited, "pre-commit", f"git diff --cached --name-only > {tmp_path}/seen")
    assert quickscale("upgrade").code == 0
    seen = (tmp_path / "seen").read_text().splitlines()
    assert seen == git(edited, "diff", "--name-only", "HEAD^", "HEAD").splitlines()


def test_git_that_is_killed(edited: Path, quickscale: Quickscale) -> None:
    start = head(edited)
    hook(edited, "pre-commit", "kill -9 $PPID")
    assert quickscale("upgrade").code == 1
    assert head(edited) == start
    hook(edited, "pre-commit", "exit 0")
    assert quickscale("upgrade", "--continue").code == 0


@pytest.mark.parametrize("name", ["pre-commit", "post-commit"])
def test_killed_while_git_commits(edited: Path, quickscale: Quickscale, name: str) -> None:
    script = f"kill -9 $(ps -o ppid= -p $PPID); rm .git/hooks/{name}; sleep 0.2"
    hook(edited, name, script)
    assert killed(edited, 0, "upgrade").returncode == -signal.SIGKILL
    assert quickscale("upgrade").code == 0
    assert git(edited, "log", "--format=%s", "-1") == "Upgrade QuickScale 1.0.0 to 1.1.0\n"
    assert git(edited, "status", "--porcelain") == " M app/own.py\n"


def test_signing_without_a_key(edited: Path, quickscale: Quickscale, home: Path) -> None:
    git(edited, "config", "commit.gpgSign", "true")
    git(edited, "config", "gpg.program", "false")
    before = snapshot(edited)
    ran = quickscale("upgrade")
    assert ran.code == 2
    assert "git can't sign the commit: " in ran.err
    assert snapshot(edited) == before


def test_signed_commit(edited: Path, quickscale: Quickscale, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-f", str(key)], check=True)
    git(edited, "config", "commit.gpgSign", "true")
    git(edited, "config", "gpg.format", "ssh")
    git(edited, "config", "user.signingKey", str(key))
    assert quickscale("upgrade").code == 0
    assert "gpgsig" in git(edited, "cat-file", "commit", "HEAD")


def test_nobody_to_sign_as(edited: Path, quickscale: Quickscale) -> None:
    for key in ("user.name", "user.email"):
        git(edited, "config", "--unset", key)
    git(edited, "config", "user.useConfigOnly", "true")
    before = snapshot(edited)
    ran = quickscale("upgrade")
    assert ran.code == 2
    assert "git can't commit: " in ran.err
    assert snapshot(edited) == before


def test_branch_that_is_checked_out_elsewhere(
    edited: Path, quickscale: Quickscale, tmp_path: Path
) -> None:
    git(edited, "worktree", "add", "-qf", str(tmp_path / "second"), "main")
    ran = quickscale("upgrade")
    assert ran.code == 2
    assert f"main is checked out in {tmp_path / 'second'} too" in ran.err


@pytest.mark.parametrize("room", [200, 2000, 20000])
def test_disk_that_is_full(
    edited: Path, quickscale: Quickscale, generated: Path, room: int
) -> None:
    commit(edited, app__big_py="x\n" * 20000, saas__old_py=MINE + "x\n" * 20000)
    before, start = snapshot(edited), head(edited)
    ran = subprocess.run(
        [shutil.which("quickscale") or "", "upgrade"],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert ran.returncode in (1, 2)
    assert "Something broke" not in ran.stderr
    assert head(edited) == start
    assert snapshot(edited) == before

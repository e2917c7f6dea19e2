"""An upgrade that waits while its owner goes on working: each state, and the one way on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Quickscale
from tests.cli.projects import LINES, MINE, commit, snapshot, write
from tests.cli.templates import git

NEW = LINES.replace("line 3\n", "line 3, new\n")


@pytest.fixture
def waiting(owned: Path, quickscale: Quickscale) -> Path:
    """An upgrade that waits on `main`, with a clash in saas/views.py."""
    commit(owned, saas__views_py=MINE)
    assert quickscale("upgrade", "--strategy", "markers").code == 1
    return owned


def resolve(project: Path) -> None:
    write(project, "saas/views.py", NEW)
    git(project, "add", "saas/views.py")


def head(project: Path, form: str = "%s") -> str:
    return git(project, "log", "-1", f"--format={form}").strip()


def branch_with_a_hotfix(project: Path, name: str = "hotfix") -> str:
    """Commit a file on another branch, from where `main` was."""
    git(project, "stash", "-q")
    git(project, "switch", "-qc", name)
    commit(project, app__hotfix_py="urgent = True\n")
    return head(project, "%H")


def status(quickscale: Quickscale) -> str:
    ran = quickscale("upgrade", "--status")
    assert ran.code == 1
    return ran.out


def test_on_another_branch_nothing_moves(waiting: Path, quickscale: Quickscale) -> None:
    resolve(waiting)
    fix = branch_with_a_hotfix(waiting)
    before = snapshot(waiting)
    for option in ("--continue", "--abort"):
        ran = quickscale("upgrade", option)
        assert ran.code == 1
        assert "waits on another branch. Type: git switch main, then: git stash pop." in ran.err
    assert "git switch main, then: git stash pop" in status(quickscale)
    assert snapshot(waiting) == before
    git(waiting, "switch", "-q", "main")
    git(waiting, "stash", "pop", "-q", "--index")
    assert quickscale("upgrade", "--continue").code == 0
    assert head(waiting) == "Upgrade QuickScale 1.0.0 to 1.1.0"
    assert git(waiting, "rev-parse", "hotfix").strip() == fix


def test_files_that_came_along_are_warned_of(waiting: Path, quickscale: Quickscale) -> None:
    resolve(waiting)
    git(waiting, "switch", "-qc", "other")
    assert "A plain commit here would take it along." in status(quickscale)


def test_in_a_stash(waiting: Path, quickscale: Quickscale) -> None:
    resolve(waiting)
    git(waiting, "stash", "-q")
    ran = quickscale("upgrade", "--continue")
    assert ran.code == 1
    assert "is in a stash. Type: git stash pop." in ran.err
    git(waiting, "stash", "pop", "-q", "--index")
    assert quickscale("upgrade", "--continue").code == 0


def test_given_up_in_a_stash(waiting: Path, quickscale: Quickscale) -> None:
    resolve(waiting)
    git(waiting, "stash", "-q")
    assert quickscale("upgrade", "--abort").code == 0
    assert quickscale("upgrade", "--status") == (0, "No upgrade is under way.\n", "")
    assert "WIP on main" in git(waiting, "stash", "list")


def test_discarded(waiting: Path, quickscale: Quickscale) -> None:
    git(waiting, "reset", "-q", "--hard")
    assert "Nothing is left of the upgrade to 1.1.0." in status(quickscale)
    ran = quickscale("upgrade", "--continue")
    assert ran.code == 1
    assert "Nothing is left of the upgrade to 1.1.0." in ran.err
    assert " is in" not in ran.out
    assert quickscale("upgrade", "--status").code == 0
    assert quickscale("upgrade", "--strategy", "theirs").code == 0


def test_discarded_and_begun_anew_at_once(waiting: Path, quickscale: Quickscale) -> None:
    git(waiting, "reset", "-q", "--hard")
    ran = quickscale("upgrade", "--strategy", "theirs")
    assert ran.code == 0
    assert head(waiting) == "Upgrade QuickScale 1.0.0 to 1.1.0"


def test_another_name_for_the_branch(waiting: Path, quickscale: Quickscale) -> None:
    resolve(waiting)
    git(waiting, "branch", "-m", "trunk")
    ran = quickscale("upgrade", "--continue")
    assert ran.code == 0
    assert "main is called trunk now" in ran.err
    assert head(waiting) == "Upgrade QuickScale 1.0.0 to 1.1.0"


def commit_beside(project: Path) -> str:
    """Commit a file on the branch while the upgrade waits there, as a pull would."""
    write(project, "app/pulled.py", "pulled = True\n")
    git(project, "add", "app/pulled.py")
    git(project, "commit", "-qm", "Pulled", "--only", "app/pulled.py")
    return head(project, "%H")


@pytest.fixture
def moved(waiting: Path) -> Iterator[Path]:
    resolve(waiting)
    pulled = commit_beside(waiting)
    yield waiting
    assert git(waiting, "merge-base", "--is-ancestor", pulled, "HEAD") == ""


def test_branch_with_other_commits(moved: Path, quickscale: Quickscale) -> None:
    ran = quickscale("upgrade", "--continue")
    assert ran.code == 0
    assert "has other commits now" in ran.err
    changed = git(moved, "show", "--format=", "--name-only", "HEAD").split()
    assert "saas/views.py" in changed
    assert "app/pulled.py" not in changed
    assert (moved / "app" / "pulled.py").exists()
    assert git(moved, "status", "--porcelain") == ""


def test_branch_with_other_commits_goes_back(moved: Path, quickscale: Quickscale) -> None:
    assert quickscale("upgrade", "--abort").code == 0
    assert (moved / "saas" / "views.py").read_text() == MINE
    assert not (moved / "saas" / "new").exists()
    assert git(moved, "status", "--porcelain", "--ignored") == ""


def move_under(project: Path, **files: str) -> None:
    """Move the branch to another's commit, while the index and the files stay as they are."""
    clone = project.parent / "clone"
    git(project.parent, "clone", "-q", str(project), str(clone))
    git(clone, "config", "user.name", "Bob")
    git(clone, "config", "user.email", "bob@example.com")
    commit(clone, **files)
    git(project, "fetch", "-q", str(clone), "main")
    git(project, "update-ref", "refs/heads/main", "FETCH_HEAD")


def test_what_another_has_committed_is_not_taken_back(
    waiting: Path, quickscale: Quickscale
) -> None:
    resolve(waiting)
    move_under(waiting, app__hotfix_py="urgent = True\n")
    assert quickscale("upgrade", "--continue").code == 0
    assert git(waiting, "show", "HEAD:app/hotfix.py") == "urgent = True\n"


def test_commits_across_it(waiting: Path, quickscale: Quickscale) -> None:
    move_under(waiting, saas__gone_py="mine\n")
    ran = quickscale("upgrade", "--continue")
    assert ran.code == 1
    assert "was worked out before saas/gone.py changed in main." in ran.err
    assert quickscale("upgrade", "--abort").code == 0
    assert (waiting / "saas" / "gone.py").read_text() == "mine\n"
    assert (waiting / "saas" / "views.py").read_text() == MINE
    assert git(waiting, "status", "--porcelain", "--ignored") == ""


def test_decisions_outlive_commits_across_it(owned: Path, quickscale: Quickscale) -> None:
    commit(owned, saas__views_py=MINE, saas__gone_py=LINES.replace("line 3\n", "mine\n"))
    git(owned, "rm", "-q", "saas/removed.py")
    git(owned, "commit", "-qm", "Remove")
    file = owned.parent / "decisions.toml"
    quickscale("upgrade-plan", "--decisions", str(file))
    hook = owned / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert quickscale("upgrade", "--strategy", "theirs").code == 1
    hook.unlink()
    move_under(owned, saas__gone_py="mine\n")
    ran = quickscale("upgrade", "--abort")
    assert ran.code == 0
    kept = owned / ".git" / "quickscale-decisions.toml"
    assert f"quickscale upgrade --decisions {kept}" in ran.out
    assert 'path = "saas/views.py"\nchoose = "theirs"' in kept.read_text()


def test_committed_by_hand(waiting: Path, quickscale: Quickscale) -> None:
    resolve(waiting)
    git(waiting, "add", "-A")
    git(waiting, "commit", "-qm", "By hand")
    ran = quickscale("upgrade", "--continue")
    assert ran.code == 0
    assert f"is in, with commit {head(waiting, '%h')}." in ran.out
    assert "Run x once." in ran.out
    assert head(waiting) == "By hand"
    assert quickscale("upgrade", "--status").code == 0


def test_a_part_committed_by_hand(waiting: Path, quickscale: Quickscale) -> None:
    resolve(waiting)
    git(waiting, "reset", "-q", "--", "saas/fresh.py")
    git(waiting, "commit", "-qm", "By hand")
    ran = quickscale("upgrade", "--abort")
    assert ran.code == 1
    assert f"git revert {head(waiting, '%h')}" in ran.err
    assert quickscale("upgrade", "--continue").code == 0
    assert git(waiting, "show", "--format=%s", "--name-only", "HEAD").split()[-1] == "saas/fresh.py"
    assert git(waiting, "status", "--porcelain") == ""


def test_committed_on_another_branch(waiting: Path, quickscale: Quickscale) -> None:
    resolve(waiting)
    git(waiting, "switch", "-qc", "upgraded")
    git(waiting, "commit", "-qm", "By hand")
    landed = head(waiting, "%h")
    git(waiting, "switch", "-q", "main")
    before = head(waiting, "%H")
    ran = quickscale("upgrade", "--continue")
    assert ran.code == 0
    assert f"is in, with commit {landed} of upgraded." in ran.out
    assert head(waiting, "%H") == before
    assert quickscale("upgrade", "--status").code == 0


def test_in_another_working_tree(
    waiting: Path, quickscale: Quickscale, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(waiting, "worktree", "add", "-q", str(tmp_path / "second"), "-b", "second")
    monkeypatch.chdir(tmp_path / "second")
    assert f"cd {waiting}" in status(quickscale)
    ran = quickscale("upgrade", "--continue")
    assert ran.code == 1
    assert f"cd {waiting}" in ran.err


def test_in_the_middle_of_something_else(waiting: Path, quickscale: Quickscale) -> None:
    (waiting / ".git" / "MERGE_HEAD").write_text(git(waiting, "rev-parse", "HEAD"))
    before = snapshot(waiting)
    for option in ("--continue", "--abort"):
        ran = quickscale("upgrade", option)
        assert ran.code == 2
        assert "A merge is under way." in ran.err
    assert snapshot(waiting) == before


def test_markers_that_were_committed(waiting: Path, quickscale: Quickscale) -> None:
    git(waiting, "add", "-A")
    git(waiting, "commit", "-qm", "By hand")
    for command in (["--status"], ["--continue"], ["--abort"], []):
        ran = quickscale("upgrade", *command)
        assert ran.code == 1
        assert "saas/views.py: an upgrade's markers were committed." in ran.out + ran.err
    plan = quickscale("upgrade-plan", "--to", "current")
    assert "An upgrade's markers were committed.\n" in plan.out
    assert "    saas/views.py:4\n" in plan.out
    assert plan.code == 1
    commit(waiting, saas__views_py=NEW)
    assert quickscale("upgrade", "--continue").code == 0
    assert quickscale("upgrade").code == 0


def test_markers_that_nobody_waits_for(owned: Path, quickscale: Quickscale) -> None:
    text = "<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> quickscale-1.1.0\n"
    commit(owned, saas__views_py=text)
    ran = quickscale("upgrade", "--strategy", "theirs")
    assert ran.code == 1
    assert "saas/views.py: an upgrade's markers were committed." in ran.err
    assert head(owned) == "Work"
    assert status(quickscale).startswith("saas/views.py: ")
    commit(owned, saas__views_py="<<<<<<< yours\nquoted, without an end\n")
    assert quickscale("upgrade", "--strategy", "theirs").code == 0


def test_what_is_put_back_by_hand_is_told(waiting: Path, quickscale: Quickscale) -> None:
    resolve(waiting)
    git(waiting, "rm", "-qf", "saas/fresh.py")
    ran = quickscale("upgrade", "--continue")
    assert ran.code == 1
    assert "Left out, since you have put it back: saas/fresh.py" in ran.out
    assert head(waiting) == "Upgrade QuickScale 1.0.0 to 1.1.0"
    assert "saas/fresh.py" not in git(waiting, "ls-files")


def test_what_was_decided_is_told(owned: Path, quickscale: Quickscale) -> None:
    commit(owned, saas__views_py=MINE, saas__fresh_py="mine\n")
    git(owned, "rm", "-q", "saas/gone.py")
    git(owned, "commit", "-qm", "Remove")
    ran = quickscale("upgrade", "--strategy", "mine")
    assert ran.code == 1, "something of the release is left out"
    for path, kind in (
        ("saas/views.py", "conflict"),
        ("saas/gone.py", "deleted by you, changed upstream"),
        ("saas/fresh.py", "new upstream, where you have a file of your own"),
    ):
        assert f"  {path}: kept as you have it ({kind})" in ran.out
        assert f"QuickScale-Decision: mine {path}" in head(owned, "%B")


@pytest.mark.parametrize("strategy", ["markers"])
def test_stages_are_real_for_each_kind(owned: Path, quickscale: Quickscale, strategy: str) -> None:
    commit(owned, saas__fresh_py="mine\n", saas__removed_py="mine\n")
    git(owned, "rm", "-q", "saas/gone.py")
    git(owned, "commit", "-qm", "Remove")
    assert quickscale("upgrade", "--strategy", strategy).code == 1
    stages = {line[-1]: line[0] for line in map(str.split, git(owned, "status", "-s").splitlines())}
    assert stages["saas/fresh.py"] == "AA"
    assert stages["saas/gone.py"] == "DU"
    assert stages["saas/removed.py"] == "UD"


def test_undoing_and_what_is_left_is_told_also_after_waiting(
    waiting: Path, quickscale: Quickscale
) -> None:
    resolve(waiting)
    ran = quickscale("upgrade", "--continue")
    assert f"To undo it: git revert {head(waiting, '%h')}" in ran.out
    assert "To do by hand:" in ran.out
    assert "Run x once." in ran.out

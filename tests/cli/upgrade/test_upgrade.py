from pathlib import Path

from tests.cli.conftest import Quickscale
from tests.cli.upgrade.projects import LINES, commit, snapshot, write
from tests.cli.upgrade.templates import git


def log(project: Path, form: str) -> str:
    return git(project, "log", "-1", f"--format={form}").strip()


def test_upgrade_is_one_commit_of_the_users(owned: Path, quickscale: Quickscale) -> None:
    before = git(owned, "rev-parse", "HEAD")
    ran = quickscale("upgrade")
    assert ran.code == 0
    assert log(owned, "%an <%ae>") == "Una <una@example.com>"
    assert log(owned, "%s") == "Upgrade QuickScale 1.0.0 to 1.1.0"
    assert git(owned, "rev-parse", "HEAD^") == before
    assert git(owned, "status", "--porcelain", "--ignored") == ""
    assert not (owned / ".git" / "quickscale").exists()


def test_versions_are_in_trailers(owned: Path, quickscale: Quickscale) -> None:
    quickscale("upgrade")
    trailers = log(owned, "%(trailers:only)").splitlines()
    assert trailers[:2] == ["QuickScale-From: 1.0.0", "QuickScale-To: 1.1.0"]


def test_work_to_do_by_hand_is_in_the_message(owned: Path, quickscale: Quickscale) -> None:
    quickscale("upgrade")
    assert "Run x once." in log(owned, "%b")


def test_second_run_says_up_to_date(owned: Path, quickscale: Quickscale) -> None:
    quickscale("upgrade")
    before = snapshot(owned)
    assert quickscale("upgrade") == (0, "QuickScale 1.1.0: up to date\n", "")
    assert snapshot(owned) == before


def test_edits_are_in_the_result(owned: Path, quickscale: Quickscale) -> None:
    commit(owned, saas__old_py=LINES + "mine\n")
    quickscale("upgrade")
    assert (owned / "saas" / "new" / "place.py").read_text() == LINES + "mine\n"
    assert not (owned / "saas" / "old.py").exists()


def test_other_work_stays_as_it_is(owned: Path, quickscale: Quickscale) -> None:
    commit(owned, app__mine_py="one\n", app__staged_py="one\n")
    write(owned, "app/mine.py", "two\n")
    write(owned, "app/staged.py", "two\n")
    write(owned, "app/untracked.py", "mine\n")
    git(owned, "add", "app/staged.py")
    assert quickscale("upgrade").code == 0
    assert git(owned, "status", "--porcelain").splitlines() == [
        " M app/mine.py",
        "M  app/staged.py",
        "?? app/untracked.py",
    ]
    assert git(owned, "show", "HEAD:app/staged.py") == "one\n"


def test_reverted_upgrade_can_be_made_again(owned: Path, quickscale: Quickscale) -> None:
    quickscale("upgrade")
    git(owned, "revert", "--no-edit", "HEAD")
    assert quickscale("upgrade").code == 0
    assert (owned / "saas" / "fresh.py").read_text() == "new\n"

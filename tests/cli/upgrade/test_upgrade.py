from pathlib import Path

from tests.cli.conftest import Quickscale
from tests.cli.projects import LINES, commit, snapshot, write
from tests.cli.templates import git


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


def test_file_that_stays_out_is_told(owned: Path, quickscale: Quickscale) -> None:
    write(owned, "saas/fresh.py", "mine\n")
    ran = quickscale("upgrade", "--strategy", "markers")
    assert "- saas/fresh.py: Something of yours is in the way" in ran.out
    assert (owned / "saas" / "fresh.py").read_text() == "mine\n"
    assert "- saas/fresh.py:" in log(owned, "%b")


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


def test_words_go_along_to_new_sentences(owned: Path, quickscale: Quickscale) -> None:
    words = 'msgid "Buy credits"\nmsgstr "Buy tokens"\n'
    write(owned, "locale/en/LC_MESSAGES/django.po", words)
    commit(owned)
    assert quickscale("upgrade").code == 0
    now = (owned / "locale/en/LC_MESSAGES/django.po").read_text()
    assert now == words.replace("Buy credits", "Get credits")


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


def test_answer_changes_without_a_newer_release(owned: Path, quickscale: Quickscale) -> None:
    assert quickscale("upgrade", "--to", "current", "--data", "use_pay=true").code == 0
    assert log(owned, "%s") == "Change the answers to QuickScale's questions"
    assert "pay: True" in (owned / "README.md").read_text()
    assert "use_pay: true" in (owned / ".copier-answers.yml").read_text()


def test_answer_that_is_as_it_was(owned: Path, quickscale: Quickscale) -> None:
    ran = quickscale("upgrade", "--to", "current", "--data", "use_pay=false")
    assert ran == (0, "QuickScale 1.0.0: up to date\n", "")


def test_pre_release_is_taken_when_asked_for(owned: Path, quickscale: Quickscale) -> None:
    assert quickscale("upgrade", "--to", "2.0.0rc1").code == 0
    assert quickscale("upgrade-plan").out == "QuickScale 2.0.0rc1: up to date\n"


def test_template_that_moved(
    owned: Path, quickscale: Quickscale, generated: Path, tmp_path: Path
) -> None:
    source = generated.parent / "t"
    git(tmp_path, "clone", "-q", "--bare", str(source), "moved")
    assert quickscale("upgrade", "--from", str(tmp_path / "moved")).code == 0
    assert f"_src_path: {source}" in (owned / ".copier-answers.yml").read_text()

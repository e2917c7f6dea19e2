import json
from pathlib import Path

import pytest

from quickscale_cli.doctor.upgrades import upgrades
from tests.cli.conftest import Quickscale, Ran
from tests.cli.projects import LINES, MINE, commit, snapshot, write
from tests.cli.templates import git

NEW = LINES.replace("line 3\n", "line 3, new\n")
MARKED = LINES.replace(
    "# line 3\n",
    "<<<<<<< yours\n# line 3, mine\n=======\n# line 3, new\n>>>>>>> quickscale-1.1.0\n",
)


@pytest.fixture
def clashing(owned: Path) -> Path:
    """A project with a clash, and a file deleted that the template has changed."""
    (owned / "saas" / "gone.py").unlink()
    commit(owned, saas__views_py=MINE)
    return owned


def test_nothing_is_asked_without_a_terminal(clashing: Path, quickscale: Quickscale) -> None:
    before = snapshot(clashing)
    ran = quickscale("upgrade")
    assert ran.code == 1
    assert "  quickscale upgrade --to 1.1.0 --strategy mine " in ran.out
    assert snapshot(clashing) == before


@pytest.mark.parametrize(("strategy", "views", "gone"), [("mine", MINE, None), ("theirs", NEW, "")])
def test_one_strategy_for_all(
    clashing: Path, quickscale: Quickscale, strategy: str, views: str, gone: str | None
) -> None:
    assert quickscale("upgrade", "--strategy", strategy).code == (strategy == "mine")
    assert (clashing / "saas" / "views.py").read_text() == views
    assert (clashing / "saas" / "gone.py").exists() == (gone is not None)
    message = git(clashing, "log", "-1", "--format=%(trailers:key=QuickScale-Decision)")
    assert f"QuickScale-Decision: {strategy} saas/views.py\n" in message


def test_what_is_safe_is_taken_on_consent(clashing: Path, quickscale: Quickscale) -> None:
    ran = quickscale("upgrade", "--yes")
    assert ran.code == 1
    assert "  saas/views.py  (conflict)\n1 open, and nobody to ask." in ran.out


def test_strategy_takes_what_is_left(clashing: Path, quickscale: Quickscale) -> None:
    ran = quickscale("upgrade", "--yes", "--strategy", "theirs")
    assert ran.code == 1, "saas/gone.py is left out"
    assert (clashing / "saas" / "views.py").read_text() == NEW
    assert not (clashing / "saas" / "gone.py").exists()


def decide_in_file(project: Path, quickscale: Quickscale, old: str, new: str) -> Path:
    file = project.parent / "decisions.toml"
    quickscale("upgrade-plan", "--decisions", str(file))
    file.write_text(file.read_text().replace(old, new))
    return file


def test_decisions_are_replayed_from_a_file(clashing: Path, quickscale: Quickscale) -> None:
    file = decide_in_file(clashing, quickscale, '"ask"', '"both"')
    assert quickscale("upgrade", "--decisions", str(file)).code == 1
    both = LINES.replace("line 3\n", "line 3, mine\n# line 3, new\n")
    assert (clashing / "saas" / "views.py").read_text() == both
    assert not (clashing / "saas" / "gone.py").exists()


def test_what_a_decision_defines_twice_is_to_be_done_by_hand(
    owned: Path, quickscale: Quickscale
) -> None:
    commit(owned, saas__prices_py="def price(tax):\n    return tax\n")
    file = decide_in_file(owned, quickscale, '"ask"', '"both"')
    ran = quickscale("upgrade", "--decisions", str(file))
    told = "- saas/prices.py:3: price would be defined twice: by you and by the template. Keep one"
    assert (ran.code, told in ran.out) == (0, True)
    assert told in git(owned, "log", "-1", "--format=%B")


def test_decision_about_other_contents_is_asked_again(
    clashing: Path, quickscale: Quickscale
) -> None:
    file = decide_in_file(clashing, quickscale, '"ask"', '"mine"')
    commit(clashing, saas__views_py=MINE.replace("mine", "mine too"))
    ran = quickscale("upgrade", "--decisions", str(file))
    assert (ran.code, ran.err) == (1, "saas/views.py has changed since that decision.\n")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"ask"', '"none"', "saas/views.py can't be `none`; it offers mine, theirs, both"),
        ("of = ", "about = ", "needs path, choose and of"),
        ("[[decision]]", "[[decision]", "can't be used"),
    ],
)
def test_decisions_that_make_no_sense(
    clashing: Path, quickscale: Quickscale, old: str, new: str, words: str
) -> None:
    file = decide_in_file(clashing, quickscale, old, new)
    before = snapshot(clashing)
    ran = quickscale("upgrade", "--decisions", str(file))
    assert ran.code == 2
    assert words in ran.err
    assert snapshot(clashing) == before


def test_decisions_from_nowhere(clashing: Path, quickscale: Quickscale) -> None:
    assert "No such file" in quickscale("upgrade", "--decisions", "nowhere.toml").err


@pytest.fixture
def waiting(clashing: Path, quickscale: Quickscale) -> Ran:
    return quickscale("upgrade", "--strategy", "markers")


def test_conflicts_left_are_real_ones(clashing: Path, waiting: Ran) -> None:
    assert waiting.code == 1
    assert (clashing / "saas" / "views.py").read_text() == MARKED
    assert git(clashing, "status", "--porcelain", "saas/views.py", "saas/gone.py") == (
        "DU saas/gone.py\nUU saas/views.py\n"
    )
    assert git(clashing, "show", ":1:saas/views.py") == LINES
    assert git(clashing, "show", ":2:saas/views.py") == MINE
    assert git(clashing, "show", ":3:saas/views.py") == NEW


def test_status_tells_what_it_waits_for(
    clashing: Path, waiting: Ran, quickscale: Quickscale
) -> None:
    ran = quickscale("upgrade", "--status")
    assert ran.code == 1
    assert ran.out.startswith("The upgrade from 1.0.0 to 1.1.0 waits: some files are left")
    assert "  saas/views.py\n" in ran.out


def test_it_goes_on_when_all_is_decided(
    clashing: Path, waiting: Ran, quickscale: Quickscale
) -> None:
    write(clashing, "saas/views.py", "decided\n")
    assert "Not decided yet: saas/gone.py" in quickscale("upgrade", "--continue").err
    git(clashing, "rm", "-q", "saas/gone.py")
    assert quickscale("upgrade", "--continue").code == 0
    assert git(clashing, "show", "HEAD:saas/views.py") == "decided\n"
    assert git(clashing, "status", "--porcelain") == ""
    assert not (clashing / ".git" / "quickscale").exists()


def test_markers_are_not_committed(clashing: Path, waiting: Ran, quickscale: Quickscale) -> None:
    git(clashing, "rm", "-q", "saas/gone.py")
    git(clashing, "add", "saas/views.py")
    assert "Not decided yet: saas/views.py" in quickscale("upgrade", "--continue").err


def test_a_second_upgrade_is_refused_while_one_waits(
    clashing: Path, waiting: Ran, quickscale: Quickscale
) -> None:
    ran = quickscale("upgrade")
    assert ran.code == 2
    assert ran.err.startswith("An upgrade to 1.1.0 is under way. Type: quickscale upgrade --cont")


def test_plan_tells_of_an_upgrade_under_way(
    clashing: Path, waiting: Ran, quickscale: Quickscale
) -> None:
    blockers = json.loads(quickscale("upgrade-plan", "--json").out)["blockers"]
    assert blockers[0].startswith("An upgrade to 1.1.0 is under way.")


def test_committing_by_hand_ends_it_too(
    clashing: Path, waiting: Ran, quickscale: Quickscale
) -> None:
    write(clashing, "saas/views.py", "decided\n")
    git(clashing, "add", "-A")
    git(clashing, "commit", "-qm", "By hand")
    ran = quickscale("upgrade")
    assert ran.code == 0
    assert ran.out.startswith("The upgrade to 1.1.0 is in, with commit ")
    assert not (clashing / ".git" / "quickscale").exists()


def test_abort_leaves_all_as_it_was(clashing: Path, quickscale: Quickscale) -> None:
    write(clashing, ".gitignore", "*.log\n")
    commit(clashing)
    write(clashing, "app.log", "ignored\n")
    write(clashing, "app/new.py", "untracked\n")
    write(clashing, "app/own.py", "changed\n")
    git(clashing, "status")
    before = snapshot(clashing)
    assert quickscale("upgrade", "--strategy", "markers").code == 1
    assert snapshot(clashing) != before
    write(clashing, "saas/new/__pycache__/place.pyc", "made by running it")
    ran = quickscale("upgrade", "--abort")
    assert ran == (0, "The upgrade to 1.1.0 is undone: all is as it was.\n", "")
    assert snapshot(clashing) == before


@pytest.mark.parametrize("option", ["--continue", "--abort"])
def test_there_has_to_be_one_under_way(owned: Path, quickscale: Quickscale, option: str) -> None:
    before = snapshot(owned)
    assert quickscale("upgrade", option) == (
        2,
        "",
        "No upgrade is under way here. To begin one, type: quickscale upgrade\n",
    )
    assert snapshot(owned) == before


def test_doctor_tells_that_it_waits(clashing: Path, quickscale: Quickscale) -> None:
    assert quickscale("upgrade", "--strategy", "markers").code == 1
    assert [finding.id for finding in upgrades(clashing).findings] == ["upgrade-waits"]
    assert quickscale("upgrade", "--abort").code == 0
    assert [finding.id for finding in upgrades(clashing).findings] != ["upgrade-waits"]


def test_no_status_without_an_upgrade(owned: Path, quickscale: Quickscale) -> None:
    assert quickscale("upgrade", "--status") == (0, "No upgrade is under way.\n", "")

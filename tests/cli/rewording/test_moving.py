"""`--move-words`: the owner's words leave our files, and the upgrade has nothing left to ask."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Quickscale
from tests.cli.projects import commit
from tests.cli.templates import FIRST, generate, git, template

PAGE = "saas/pages/a.html"
OWN = "locale/en/LC_MESSAGES/django.po"
ENTRY = 'msgid "It is free."\nmsgstr "Free, as ever"\n'
ONE = {**FIRST, "template/saas/pages/a.html": "<p>It is free.</p>\n"}
TWO = {"template/saas/pages/a.html": '<p>{% translate "It is free." %}</p>\n'}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("words")
    project = generate(template(folder / "t", {"1.0.0": ONE, "1.1.0": TWO}), "v1.0.0", folder / "p")
    commit(project, **{PAGE: "<p>Free, as ever</p>\n"})
    return project


@pytest.fixture
def reworded(made: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose owner has put a sentence of ours into other words, in our page."""
    project = Path(shutil.copytree(made, tmp_path / "project", symlinks=True))
    git(project, "config", "user.name", "Una")
    git(project, "config", "user.email", "una@example.com")
    monkeypatch.chdir(project)
    return project


def test_plan_tells_entries_that_can_be_pasted(reworded: Path, quickscale: Quickscale) -> None:
    ran = quickscale("upgrade-plan")
    assert ran.code == 1
    lines = [line.strip() for line in ran.out.splitlines()]
    assert f"Your words for our sentences, which can move to {OWN} (1)" in lines
    assert f"{PAGE}:1" in lines
    assert ENTRY in "\n".join([*lines, ""])
    assert "quickscale upgrade --move-words" in ran.out


def test_every_form_of_the_plan_has_them(
    reworded: Path, quickscale: Quickscale, tmp_path: Path
) -> None:
    page, markdown = tmp_path / "plan.html", tmp_path / "plan.md"
    told = quickscale("upgrade-plan", "--json", "--html", str(page), "--markdown", str(markdown))
    [one] = json.loads(told.out)["reworded"]
    assert "\n".join([*one["entry"], ""]) == ENTRY
    assert (one["path"], one["line"], one["goes_to"], one["moved"]) == (PAGE, 1, OWN, False)
    assert "&quot;Free, as ever&quot;" in page.read_text()
    assert 'msgstr "Free, as ever"' in markdown.read_text()


def test_upgrade_moves_them_in_its_one_commit(reworded: Path, quickscale: Quickscale) -> None:
    assert quickscale("upgrade-plan", "--move-words").code == 0
    ran = quickscale("upgrade", "--move-words", "--no-verify")
    assert ran.code == 0
    assert (reworded / PAGE).read_text() == TWO[f"template/{PAGE}"]
    assert (reworded / OWN).read_text().endswith(f"\n\n{ENTRY}")
    assert git(reworded, "status", "--porcelain") == ""
    assert git(reworded, "show", "--name-only", "--format=").split()[-2:] == [OWN, PAGE]


def test_words_move_without_a_new_release_too(reworded: Path, quickscale: Quickscale) -> None:
    quickscale("upgrade", "--strategy", "theirs", "--no-verify")
    commit(reworded, **{PAGE: '<p>{% translate "Free again" %}</p>\n'})
    ran = quickscale("upgrade", "--to", "current", "--move-words", "--no-verify")
    assert ran.code == 0
    assert (reworded / PAGE).read_text() == TWO[f"template/{PAGE}"]
    assert 'msgstr "Free again"' in (reworded / OWN).read_text()


def test_unsaved_catalogue_is_not_written_over(reworded: Path, quickscale: Quickscale) -> None:
    place = reworded / OWN
    place.parent.mkdir(parents=True)
    place.write_text("mine\n")
    assert quickscale("upgrade", "--move-words", "--no-verify").code == 2
    assert place.read_text() == "mine\n"

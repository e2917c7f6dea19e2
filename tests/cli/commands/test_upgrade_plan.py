import json
from pathlib import Path

import pytest

from tests.cli.conftest import Quickscale
from tests.cli.projects import MINE, commit, snapshot, write
from tests.cli.templates import git


def test_clean_plan_ends_with_0(owned: Path, quickscale: Quickscale) -> None:
    ran = quickscale("upgrade-plan")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "QuickScale 1.0.0 -> 1.1.0: clean")


def test_plan_with_decisions_ends_with_1(owned: Path, quickscale: Quickscale) -> None:
    commit(owned, saas__views_py=MINE)
    ran = quickscale("upgrade-plan")
    assert (ran.code, ran.out.splitlines()[0]) == (1, "QuickScale 1.0.0 -> 1.1.0: 1 decision")


def test_plan_works_from_a_folder_inside(
    owned: Path, quickscale: Quickscale, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(owned / "saas")
    assert quickscale("upgrade-plan").code == 0


def test_plan_writes_nothing_into_the_project(owned: Path, quickscale: Quickscale) -> None:
    before = snapshot(owned)
    objects = sorted(owned.joinpath(".git/objects").rglob("*"))
    quickscale("upgrade-plan")
    assert snapshot(owned) == before
    assert sorted(owned.joinpath(".git/objects").rglob("*")) == objects


def test_plan_for_machines(owned: Path, quickscale: Quickscale) -> None:
    data = json.loads(quickscale("upgrade-plan", "--json").out)
    assert (data["verdict"], data["to"], data["blockers"]) == ("clean", "1.1.0", [])


def test_plan_as_pages(owned: Path, quickscale: Quickscale, tmp_path: Path) -> None:
    markdown, html = tmp_path / "plan.md", tmp_path / "plan.html"
    assert quickscale("upgrade-plan", "--markdown", str(markdown), "--html", str(html)).code == 0
    assert markdown.read_text().startswith("# QuickScale 1.0.0 -\\> 1.1.0: clean")
    assert html.read_text().startswith("<!doctype html>")


def test_plan_shows_the_whole_difference(owned: Path, quickscale: Quickscale) -> None:
    assert "+# line 3, new\n" in quickscale("upgrade-plan", "--diff").out


def test_plan_shows_words_that_go_along(owned: Path, quickscale: Quickscale) -> None:
    write(owned, "locale/en/LC_MESSAGES/django.po", 'msgid "Buy credits"\nmsgstr "Buy tokens"\n')
    commit(owned)
    assert (
        """
Your words, carried along to our new sentences (1)
  locale/en/LC_MESSAGES/django.po  (merged by message)
     yours | msgid "Buy credits"
           | msgstr "Buy tokens"
    theirs | msgid "Get credits"
        so | msgid "Get credits"
           | msgstr "Buy tokens"
"""
        in quickscale("upgrade-plan").out
    )
    data = json.loads(quickscale("upgrade-plan", "--json").out)
    assert data["counts"]["carried"] == 1


def test_all_blockers_are_told_at_once(owned: Path, quickscale: Quickscale) -> None:
    write(owned, "saas/views.py", MINE)
    (owned / ".git" / "MERGE_HEAD").write_text(git(owned, "rev-parse", "HEAD"))
    ran = quickscale("upgrade-plan")
    assert ran.code == 2
    assert ran.out.startswith("QuickScale 1.0.0 -> 1.1.0: blocked\n  A merge is under way.")
    assert "saas/views.py has changes that are in no commit" in ran.out


def test_answer_without_a_value(owned: Path, quickscale: Quickscale) -> None:
    ran = quickscale("upgrade-plan", "--data", "name")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("--data name has no value.")

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from tests.cli.conftest import Quickscale
from tests.cli.projects import LINES, MINE, commit, snapshot, write
from tests.cli.templates import git

Spoil = Callable[[Path], object]


def refused(project: Path, quickscale: Quickscale, *options: str) -> str:
    """Check that plan and upgrade refuse, and that nothing changes; return the sentence."""
    before = snapshot(project)
    planned, ran = quickscale("upgrade-plan", *options), quickscale("upgrade", *options)
    assert (planned.code, ran.code) == (2, 2)
    assert snapshot(project) == before
    assert " ".join(ran.err.split()) in " ".join((planned.out + planned.err).split())
    return ran.err


def test_folder_in_no_repository(owned: Path, quickscale: Quickscale) -> None:
    shutil.rmtree(owned / ".git")
    assert "is in no git repository" in refused(owned, quickscale)


def test_repository_without_a_commit(owned: Path, quickscale: Quickscale) -> None:
    shutil.rmtree(owned / ".git")
    git(owned, "init", "-q")
    assert "has no commit yet. Type: git add -A" in refused(owned, quickscale)


def test_repository_without_files(
    owned: Path, quickscale: Quickscale, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(owned), "bare")
    monkeypatch.chdir(tmp_path / "bare")
    assert "is a repository without files" in refused(owned, quickscale)


def lock_index(project: Path) -> None:
    (project / ".git" / "index.lock").touch()


def mark(name: str) -> Spoil:
    def spoil(project: Path) -> None:
        (project / ".git" / name).write_text(git(project, "rev-parse", "HEAD"))

    return spoil


def clash(project: Path) -> None:
    git(project, "switch", "-qc", "other")
    commit(project, app__own_py="other\n")
    git(project, "switch", "-q", "main")
    commit(project, app__own_py="main\n")


def clash_in_stash(project: Path) -> None:
    write(project, "app/own.py", "stashed\n")
    git(project, "stash", "-q")
    commit(project, app__own_py="main\n")
    with pytest.raises(Exception, match="exit status 1"):
        git(project, "stash", "pop", "-q")


def clash_in_rebase(project: Path) -> None:
    clash(project)
    with pytest.raises(Exception, match="exit status 1"):
        git(project, "rebase", "other")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lock_index, "Another git command is at work: "),
        (mark("MERGE_HEAD"), "A merge is under way. Type: git merge --continue or: git merge --ab"),
        (mark("CHERRY_PICK_HEAD"), "A cherry-pick is under way."),
        (mark("REVERT_HEAD"), "A revert is under way."),
        (mark("BISECT_LOG"), "A bisect is under way. Type: git bisect reset"),
        (clash_in_rebase, "A rebase is under way."),
        (clash_in_stash, "app/own.py is not merged yet. Resolve it, then `git add` and commit."),
    ],
)
def test_repository_that_is_busy(
    owned: Path, quickscale: Quickscale, spoil: Spoil, words: str
) -> None:
    spoil(owned)
    assert words in refused(owned, quickscale)


def edit(project: Path) -> None:
    write(project, "saas/views.py", MINE)


def edit_and_stage(project: Path) -> None:
    edit(project)
    git(project, "add", "-A")


def stage_and_put_back(project: Path) -> None:
    edit_and_stage(project)
    write(project, "saas/views.py", LINES)


def edit_out_of_sight(project: Path) -> None:
    git(project, "update-index", "--assume-unchanged", "saas/views.py")
    edit(project)


def edit_out_of_status(project: Path) -> None:
    git(project, "update-index", "--skip-worktree", "saas/views.py")
    edit(project)


def make_program(project: Path) -> None:
    (project / "saas" / "views.py").chmod(0o755)


def delete(project: Path) -> None:
    (project / "saas" / "views.py").unlink()


def put_link(project: Path) -> None:
    delete(project)
    (project / "saas" / "views.py").symlink_to(project / "app" / "own.py")


@pytest.mark.parametrize(
    "spoil",
    [
        edit,
        edit_and_stage,
        stage_and_put_back,
        edit_out_of_sight,
        edit_out_of_status,
        make_program,
        delete,
        put_link,
    ],
)
def test_work_that_the_upgrade_would_touch(
    owned: Path, quickscale: Quickscale, spoil: Spoil
) -> None:
    spoil(owned)
    assert refused(owned, quickscale) == (
        "saas/views.py has changes that are in no commit, and the upgrade needs it. Commit them,"
        " or put them away: git stash\n"
    )


def test_folder_that_leads_out_of_the_project(
    owned: Path, quickscale: Quickscale, tmp_path: Path
) -> None:
    shutil.move(owned / "saas", tmp_path / "elsewhere")
    (owned / "saas").symlink_to(tmp_path / "elsewhere")
    elsewhere = snapshot(tmp_path / "elsewhere")
    assert "behind a link on the disk" in refused(owned, quickscale)
    assert snapshot(tmp_path / "elsewhere") == elsewhere


def test_untracked_work_in_the_way_stays(owned: Path, quickscale: Quickscale) -> None:
    write(owned, "saas/fresh.py", "mine\n")
    assert quickscale("upgrade").code == 1
    assert (owned / "saas" / "fresh.py").read_text() == "mine\n"
    assert git(owned, "status", "--porcelain") == "?? saas/fresh.py\n"


def answers(text: str | None) -> Spoil:
    def spoil(project: Path) -> None:
        file = project / ".copier-answers.yml"
        if text is None:
            file.unlink()
        else:
            file.write_text(text)
        git(project, "add", "-A")
        git(project, "commit", "-qm", "Spoil")

    return spoil


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (answers(None), "There is no .copier-answers.yml in the last commit"),
        (answers("a: ["), "is no YAML"),
        (answers("<<<<<<< mine\n"), "holds conflict markers"),
        (answers("_commit: v0.7.0\n_src_path: {source}\n"), "has no version v0.7.0"),
        (answers("_commit: v1.0.0\n_src_path: /nowhere\n"), "/nowhere can't be read"),
    ],
)
def test_answers_that_are_of_no_use(
    owned: Path, quickscale: Quickscale, generated: Path, spoil: Spoil, words: str
) -> None:
    spoil(owned)
    file = owned / ".copier-answers.yml"
    if file.exists() and "{source}" in file.read_text():
        answers(file.read_text().format(source=generated.parent / "t"))(owned)
    assert words in refused(owned, quickscale)


def test_version_that_the_template_never_had(owned: Path, quickscale: Quickscale) -> None:
    assert "has no version 7" in refused(owned, quickscale, "--to", "7")


def test_downgrade(owned: Path, quickscale: Quickscale) -> None:
    quickscale("upgrade")
    words = "This project is at 1.1.0, which is newer than 1.0.0."
    assert words in refused(owned, quickscale, "--to", "1.0.0")


def test_answer_that_does_not_fit(owned: Path, quickscale: Quickscale) -> None:
    words = refused(owned, quickscale, "--data", "use_pay=perhaps")
    assert "use_pay is 'perhaps', but it takes yes or no" in words


def test_question_that_nobody_asks(owned: Path, quickscale: Quickscale) -> None:
    words = refused(owned, quickscale, "--data", "use_pie=yes")
    assert words == "There is no question `use_pie`. Did you mean use_pay?\n"


def test_all_reasons_are_told_at_once(owned: Path, quickscale: Quickscale) -> None:
    lock_index(owned)
    mark("MERGE_HEAD")(owned)
    words = refused(owned, quickscale, "--to", "7").splitlines()
    assert [line.split()[0] for line in words[:2]] == ["Another", "A"]
    assert "has no version 7" in words[2]


def test_programs_are_told_why_there_is_no_plan(owned: Path, quickscale: Quickscale) -> None:
    data = json.loads(quickscale("upgrade-plan", "--json", "--to", "7").out)
    assert data["verdict"] == "blocked"
    assert "has no version 7" in data["blockers"][0]


HOLD = """
import sys
from plumbum.fs.atomic import locked_file
with open(sys.argv[1], "w") as file, locked_file(file.fileno()):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_upgrades_at_once(owned: Path, quickscale: Quickscale) -> None:
    folder = owned / ".git" / "quickscale"
    folder.mkdir()
    program = [sys.executable, "-c", HOLD, str(folder / "lock")]
    with Popen(program, stdin=PIPE, stdout=PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        ran = quickscale("upgrade")
        other.communicate("")
    assert (ran.code, ran.err) == (
        2,
        "Another upgrade is at work in this repository. Wait until it ends.\n",
    )
    assert quickscale("upgrade").code == 0
    assert not folder.exists()


def test_only_one_of_the_ways_to_take_it_up(owned: Path, quickscale: Quickscale) -> None:
    ran = quickscale("upgrade", "--continue", "--abort")
    assert ran.code == 2
    assert "Take one of --continue, --status and --abort." in ran.err


def test_variables_of_a_hook_lead_nowhere(
    owned: Path, quickscale: Quickscale, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    ran = quickscale("upgrade")
    os.environ.pop("GIT_DIR", None)
    assert ran.code == 0

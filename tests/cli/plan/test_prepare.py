import shutil
from pathlib import Path
from typing import Any

import pytest

from quickscale_cli.errors import (
    AnswersUnreadable,
    Downgrade,
    VersionMissing,
    WrongAnswer,
)
from quickscale_cli.merging.outcome import Kind
from quickscale_cli.plan.prepare import prepared
from quickscale_cli.render.answers import Dropped, Reason
from tests.cli.templates import FIRST, QUESTIONS, generate, git, template

LINES = "".join(f"line {number}\n" for number in range(20))
MANIFEST = """
[renamed.paths]
"saas/views.py" = "saas/pages/views.py"
[renamed.questions]
use_pay = "enable_pay"
[retyped.enable_pay]
true = "stripe"
false = "none"
[removed.questions]
color = "The theme decides."
"""
SECOND = {
    "releases/1.1.0.toml": MANIFEST,
    "template/saas/views.py": None,
    "template/saas/pages/views.py": LINES.replace("line 15\n", "line 15, new\n"),
    "template/README.md.jinja": "# {{ name }}\n\npay: {{ enable_pay }} {{ size }}\n",
    "copier.yml": QUESTIONS.replace(
        "use_pay: {type: bool, default: false}\n"
        "color: {type: str, choices: [red, blue], default: red}\n",
        "enable_pay: {type: str, choices: [stripe, none], default: none}\n"
        "size: {type: int, default: 3}\n",
    ),
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "t"
    return template(folder, {"1.0.0": FIRST, "1.1.0": SECOND, "2.0.0rc1": {"template/x": "x"}})


@pytest.fixture(scope="module")
def generated(source: Path) -> Path:
    return generate(source, "v1.0.0", source.parent / "project", use_pay=True)


@pytest.fixture
def project(generated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(generated, tmp_path / "project"))


@pytest.fixture(scope="module")
def newest(source: Path) -> Path:
    return generate(source, "v1.1.0", source.parent / "newest")


def change(project: Path, path: str, old: str, new: str) -> None:
    file = project / path
    file.write_text(file.read_text().replace(old, new))
    git(project, "commit", "-qam", f"Change {path}")


def test_edit_survives_a_rename_and_a_change(project: Path) -> None:
    change(project, "saas/views.py", "line 3\n", "line 3, mine\n")
    with prepared(project) as upgrade:
        entry = upgrade.result.tree["saas/pages/views.py"]
        text = upgrade.scratch.read_one(entry.id).decode()
    assert "line 3, mine" in text
    assert "line 15, new" in text


def test_answers_are_carried_and_explained(project: Path) -> None:
    with prepared(project) as upgrade:
        told = {answer.question: (answer.value, answer.reason) for answer in upgrade.answers}
        readme = upgrade.scratch.read_one(upgrade.result.tree["README.md"].id)
    assert told == {
        "name": ("demo", Reason.RECORDED),
        "enable_pay": ("stripe", Reason.RETYPED),
        "size": (3, Reason.DEFAULT),
    }
    assert upgrade.dropped == (Dropped("color", "red", "The theme decides."),)
    assert readme == b"# demo\n\npay: stripe 3\n"


def test_answer_chosen_now(project: Path) -> None:
    with prepared(project, chosen={"size": "5"}) as upgrade:
        told = {answer.question: (answer.value, answer.reason) for answer in upgrade.answers}
    assert told["size"] == (5, Reason.CHOSEN)


def test_answers_file_is_merged_like_the_rest(project: Path) -> None:
    with prepared(project) as upgrade:
        entry = upgrade.result.tree[".copier-answers.yml"]
        text = upgrade.scratch.read_one(entry.id).decode()
    assert "_commit: v1.1.0\n" in text
    assert "enable_pay: stripe\n" in text


def test_drift_is_what_differs_from_the_template(project: Path) -> None:
    change(project, "saas/views.py", "line 3\n", "line 3, mine\n")
    with prepared(project, to="current") as upgrade:
        changed = [o.path for o in upgrade.result.outcomes if o.kind != Kind.UNTOUCHED]
    assert changed == ["app/own.py", "saas/views.py"]
    assert upgrade.result.tree == upgrade.trees.yours


def test_upgraded_project_is_up_to_date(newest: Path) -> None:
    with prepared(newest) as upgrade:
        assert upgrade.result.tree == upgrade.trees.yours
        assert upgrade.new == upgrade.old


def test_pre_release_when_asked(project: Path) -> None:
    with prepared(project, to="2.0.0rc1") as upgrade:
        assert "x" in upgrade.result.tree


def test_answers_alone_can_change(project: Path) -> None:
    with prepared(project, to="current", chosen={"name": "shop"}) as upgrade:
        readme = upgrade.scratch.read_one(upgrade.result.tree["README.md"].id)
    assert readme.startswith(b"# shop\n")


def test_moved_source_is_named(project: Path, source: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    git(tmp_path, "clone", "-q", "--bare", str(source), str(moved))
    with prepared(project, source=str(moved)) as upgrade:
        entry = upgrade.result.tree[".copier-answers.yml"]
        assert str(source) in upgrade.scratch.read_one(entry.id).decode()


def spoil(project: Path, text: str | None) -> None:
    answers = project / ".copier-answers.yml"
    if text is None:
        git(project, "rm", "-q", "--cached", answers.name)
    else:
        answers.write_text(text)
        git(project, "add", "-A")
    git(project, "commit", "-qm", "Spoil the answers")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "There is no .copier-answers.yml in the last commit"),
        ("a: [", "is no YAML"),
        ("name: demo\n", "lacks _commit or _src_path"),
        ("<<<<<<< mine\n_commit: v1\n", "holds conflict markers"),
    ],
)
def test_unreadable_answers(project: Path, text: str | None, words: str) -> None:
    spoil(project, text)
    with pytest.raises(AnswersUnreadable, match=words), prepared(project):
        pass


def refused(error: type[Exception], words: str, project: Path, **how: Any) -> None:
    with pytest.raises(error, match=words), prepared(project, **how):
        pass


def test_version_that_never_was(project: Path) -> None:
    change(project, ".copier-answers.yml", "v1.0.0", "v0.7.0")
    refused(VersionMissing, r"has no version v0\.7\.0", project)


def test_downgrade(newest: Path) -> None:
    refused(Downgrade, r"is at 1\.1\.0, which is newer than 1\.0\.0", newest, to="1.0.0")


def test_answer_that_is_neither_yes_nor_no(project: Path) -> None:
    change(project, ".copier-answers.yml", "use_pay: true", "use_pay: maybe")
    refused(WrongAnswer, "use_pay is 'maybe', but it takes yes or no", project)


def test_answer_that_is_no_number(project: Path) -> None:
    refused(WrongAnswer, r"1\.1\.0 does not take .* 'big'", project, chosen={"size": "big"})

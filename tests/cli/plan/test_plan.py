import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from quickscale_cli.console import printable
from quickscale_cli.findings.finding import Certainty, Finding
from quickscale_cli.merging.outcome import Hunk
from quickscale_cli.plan.data import as_data
from quickscale_cli.plan.pages import as_diff, as_html, as_markdown
from quickscale_cli.plan.plan import Plan, planned
from quickscale_cli.plan.prepare import prepared
from quickscale_cli.plan.printing import as_text, clash_lines
from tests.cli.templates import FIRST, QUESTIONS, generate, git, template

LINES = "".join(f"line {number}\n" for number in range(20))
MANIFEST = """
[renamed.paths]
"saas/old.py" = "saas/renamed.py"
[renamed.settings]
PRICE = "CREDIT_PRICE"
[removed.environment]
SHOP_KEY = "It is not needed any more."
[removed.questions]
color = "The theme decides."
[[security]]
paths = ["saas/gone.py"]
note = "Anyone could see any order."
"""
NEWS = "- Better, and\n  *much* quicker."
CHANGELOG = f"# Changelog\n\n## 1.1.0\n\n{NEWS}\n\n### Upgrade notes\n\nRun x once.\n"
PROJECT = "[project]\ndependencies = ['django>=%s']\n"
ONE = {
    **FIRST,
    "template/saas/old.py": LINES,
    "template/saas/gone.py": LINES,
    "template/saas/removed.py": LINES.replace("line", "row"),
    "template/pyproject.toml": PROJECT % 6,
}
TWO = {
    "releases/1.1.0.toml": MANIFEST,
    "CHANGELOG.md": CHANGELOG,
    "copier.yml": QUESTIONS.replace("color: {type: str, choices: [red, blue], default: red}\n", ""),
    "template/saas/old.py": None,
    "template/saas/renamed.py": LINES,
    "template/saas/gone.py": LINES + "safe\n",
    "template/saas/removed.py": None,
    "template/saas/views.py": LINES.replace("line 3\n", "line 3, new\n"),
    "template/saas/fresh.py": "new\n",
    "template/pyproject.toml": PROJECT % "6.1",
}


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    project = generate(template(folder / "t", {"1.0.0": ONE, "1.1.0": TWO}), "v1.0.0", folder / "p")
    (project / "saas" / "views.py").write_text(LINES.replace("line 3\n", "line 3, mine\n"))
    (project / "saas" / "gone.py").unlink()
    (project / "saas" / "old.py").write_text("mine\n" + LINES)
    (project / "saas" / "fresh.py").write_text("not in git\n")
    (project / ".gitignore").write_text("fresh.py\n")
    (project / "app" / "mine.py").write_text(
        "from django.conf import settings\nimport saas.removed\nsettings.PRICE\n"
    )
    git(project, "add", "-A")
    git(project, "commit", "-qm", "Work")
    return project


@pytest.fixture(scope="module")
def told(edited: Path) -> Plan:
    with prepared(edited) as upgrade:
        return planned(upgrade)


def test_text_tells_all_in_order(told: Plan) -> None:
    text = re.sub(r"(?<=last changed: )\w+", "0000000", as_text(told))
    assert text == (Path(__file__).parent / "plan.txt").read_text()


def test_text_keeps_to_its_width(told: Plan) -> None:
    assert max(map(len, as_text(told).splitlines())) <= 100


def test_variable_in_env_that_git_does_not_know(edited: Path, tmp_path: Path) -> None:
    project = Path(shutil.copytree(edited, tmp_path / "project", symlinks=True))
    (project / ".env").write_text("OTHER=1\nSHOP_KEY=hidden\n")
    with prepared(project) as upgrade:
        plan = planned(upgrade)
    assert [(one.path, one.line) for one in plan.sure if one.id == "variable-gone"] == [(".env", 2)]
    assert "hidden" not in as_text(plan) + str(as_data(plan))


def test_data_is_json(told: Plan) -> None:
    data = json.loads(json.dumps(as_data(told)))
    assert (data["schema"], data["schema_version"]) == ("quickscale.upgrade-plan", 1)
    assert (data["from"], data["to"], data["verdict"]) == ("1.0.0", "1.1.0", "3 decisions")
    kinds = {file["path"]: file["kind"] for file in data["files"]}
    assert kinds["saas/views.py"] == "conflict"
    assert kinds["saas/fresh.py"] == "collision"
    assert kinds["saas/renamed.py"] == "renamed"


def test_data_names_what_the_upgrade_takes(edited: Path, told: Plan) -> None:
    with prepared(edited) as upgrade:
        tree = upgrade.result.tree
    for file in as_data(told)["files"]:
        for path, entry in file["result"].items():
            assert entry is None or (entry["mode"], entry["object"]) == (
                tree[path].mode,
                tree[path].id,
            )


def test_data_does_not_miss_a_file_whose_old_name_another_one_has(tmp_path: Path) -> None:
    one = {**FIRST, "template/saas/old.py": LINES}
    two = {
        "releases/1.1.0.toml": '[renamed.paths]\n"saas/old.py" = "saas/renamed.py"\n',
        "template/saas/renamed.py": LINES,
        "template/saas/old.py": "new\n",
    }
    releases = template(tmp_path / "t", {"1.0.0": one, "1.1.0": two})
    project = generate(releases, "v1.0.0", tmp_path / "p")
    (project / "saas" / "old.py").write_text("mine\n" + LINES)
    git(project, "commit", "-qam", "Work")
    with prepared(project) as upgrade:
        files = {file["path"]: file for file in as_data(planned(upgrade))["files"]}
    assert (files["saas/renamed.py"]["kind"], files["saas/old.py"]["kind"]) == ("renamed", "new")
    assert files["saas/renamed.py"]["result"].keys() == {"saas/renamed.py"}
    assert files["saas/old.py"]["result"]["saas/old.py"] is not None


def test_same_input_same_bytes(edited: Path, told: Plan, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(edited, tmp_path / "copy"))
    with prepared(copy) as upgrade:
        again = planned(upgrade)
    assert json.dumps(as_data(again)) == json.dumps(as_data(told))


def test_exit_code_tells_of_decisions(told: Plan) -> None:
    assert told.exit_code == 1


def test_untouched_project_upgrades_clean(edited: Path, tmp_path: Path) -> None:
    clean = generate(edited.parent / "t", "v1.0.0", tmp_path / "clean")
    with prepared(clean) as upgrade:
        easy = planned(upgrade)
    assert (easy.verdict, easy.exit_code) == ("clean", 0)


def test_newest_project_is_up_to_date(edited: Path, tmp_path: Path) -> None:
    newest = generate(edited.parent / "t", "v1.1.0", tmp_path / "newest")
    with prepared(newest) as upgrade:
        assert as_text(planned(upgrade)) == "QuickScale 1.1.0: up to date\n"


def test_a_long_line_of_a_clash_is_shown_to_its_end() -> None:
    long = "word" + " word" * 50 + " and the end"
    shown = list(clash_lines(Hunk((long.encode(),), ())))
    assert " ".join(line[13:] for line in shown[:-1]).split() == long.split()
    assert max(map(len, shown)) <= 100
    assert len(list(clash_lines(Hunk((b"x" * 99999,), ())))) < 15


def test_notes_are_filled_as_one_text(told: Plan) -> None:
    text = "- A mail that fails\n  raises an error.\n- Another.\n  - Below."
    notes = replace(told.notes[0], text=text, upgrade="")
    shown = as_text(replace(told, notes=(notes,)))
    assert "    - A mail that fails raises an error.\n    - Another.\n      - Below.\n" in shown


def found(name: str, line: int, certainty: Certainty) -> Finding:
    return Finding("app/a.py", line, "name-gone", f"{name} is gone.", "Look.", certainty, name)


def test_name_is_told_once_with_its_places(told: Plan) -> None:
    findings = tuple(found("a.b", line, Certainty.SURE) for line in (1, 5))
    shown = as_text(replace(told, findings=findings))
    assert "Look at (1)\n  a.b is gone.\n    Look.\n    app/a.py:1\n    app/a.py:5\n" in shown


def test_what_is_not_sure_is_told_and_no_more(told: Plan) -> None:
    unsure = [found(f"a.b{n:02}", n, Certainty.PERHAPS) for n in range(12) for _ in range(3)]
    plan = replace(told, outcomes=(), findings=tuple(unsure))
    assert (plan.verdict, plan.exit_code) == ("clean", 0)
    shown = as_text(plan)
    assert "Look at" not in shown
    assert "  a.b01 is gone. app/a.py:1 and 2 more\n" in shown
    assert "a.b10" not in shown
    assert "  and 2 more: --json has all\n" in shown
    assert len(as_data(plan)["findings"]) == 36
    page = as_markdown(plan)
    assert "<details><summary>Perhaps" in page
    assert page.count("<details>") == page.count("</details>") == 1


def test_names_that_would_fool_the_reader_are_escaped() -> None:
    assert printable("a\x1b[31m\n\u202eb\udcff") == "a\\x1b[31m\\n\\u202eb\\udcff"


def test_markdown_has_a_heading_for_each_part(told: Plan) -> None:
    page = as_markdown(told)
    assert page.startswith("# QuickScale 1.0.0 -\\> 1.1.0: 3 decisions\n")
    assert "## Clashes: both changed the same lines (1)\n\n```text\n  saas/views.py\n" in page


def test_html_is_one_file_that_needs_no_other(told: Plan) -> None:
    page = as_html(told)
    assert "<h1>QuickScale 1.0.0 -&gt; 1.1.0: 3 decisions</h1>" in page
    assert "http" not in page
    assert page.count("<section>") == page.count("</section>") > 5


def test_diff_shows_every_line(edited: Path) -> None:
    with prepared(edited) as upgrade:
        shown = as_diff(upgrade)
    assert "-dependencies = ['django>=6']\n+dependencies = ['django>=6.1']\n" in shown
    assert "a/app/mine.py" not in shown

"""The script over many projects that the handbook of upgrades shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.templates import FIRST, generate, git, template
from tests.docs.pages import ROOT

SHOWN = re.compile(r"```python\n(?P<script>\"\"\"python fleet\.py.*?)```", re.DOTALL)
MEND = '[[security]]\npaths = ["saas/views.py"]\nnote = "Anyone could see any order."\n'
VIEWS = "".join(f"line {number}\n" for number in range(20))
RELEASES = {
    "1.0.0": FIRST,
    "1.1.0": {"CHANGELOG.md": "## 1.1.0\n\n- New.\n", "template/saas/views.py": VIEWS + "more\n"},
    "1.2.0": {
        "releases/1.2.0.toml": MEND,
        "CHANGELOG.md": "## 1.2.0\n\n- Newer.\n\n## 1.1.0\n\n- New.\n",
        "template/saas/views.py": VIEWS.replace("line 3", "line three") + "more\n",
    },
}


def script(folder: Path) -> Path:
    match = SHOWN.search((ROOT / "docs" / "upgrading.md").read_text("utf-8"))
    assert match
    program = folder / "fleet.py"
    program.write_text(match["script"], "utf-8")
    return program


def fleet(folder: Path) -> str:
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, str(script(folder)), str(folder / "projects")]
    environment = os.environ | {"PATH": programs}
    return subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", check=True
    ).stdout


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    folder = tmp_path_factory.mktemp("fleet")
    made = template(folder / "template", RELEASES)
    for name, version in {"bakery": "v1.0.0", "cafe": "v1.1.0", "deli": "v1.2.0"}.items():
        generate(made, version, folder / "projects" / name)
    busy = generate(made, "v1.1.0", folder / "projects" / "edited")
    (busy / "saas" / "views.py").write_text(VIEWS.replace("line 3", "line mine") + "more\n")
    git(busy, "commit", "-qam", "Work")
    (folder / "projects" / "broken").mkdir()
    (folder / "projects" / "broken" / ".copier-answers.yml").write_text("a: [\n")
    (folder / "projects" / "other").mkdir()
    return [line.split(maxsplit=4) for line in fleet(folder).splitlines()]


def test_each_project_has_a_row_the_most_urgent_first(told: list[list[str]]) -> None:
    assert [row[0] for row in told] == ["project", "broken", "edited", "bakery", "cafe", "deli"]


def test_row_tells_versions_distance_and_risk(told: list[list[str]]) -> None:
    rows = {row[0]: row[1:] for row in told}
    assert rows["bakery"] == ["1.0.0", "1.2.0", "2", "1 mends of security"]
    assert rows["cafe"] == ["1.1.0", "1.2.0", "1", "1 mends of security"]
    assert rows["edited"] == ["1.1.0", "1.2.0", "1", "1 mends of security, 1 decisions"]
    assert rows["deli"] == ["1.2.0", "1.2.0", "0", "up to date"]
    assert rows["broken"][:3] == ["?", "?", "0"]
    assert rows["broken"][3].startswith("blocked: ")

"""Who changed what is to be decided, and why."""

from pathlib import Path

import pytest

from quickscale_cli.plan.plan import planned
from quickscale_cli.plan.prepare import prepared
from tests.cli.projects import LINES, MINE, commit
from tests.cli.templates import FIRST, generate, git, template

PATH = "saas/views.py"
CHANGELOG = """\
# Changelog

## 1.2.0

- {note}
- Something else.

## 1.1.0

- The views.

### Upgrade notes

- Nothing.
"""


def reason(
    folder: Path, note: str, *, moved: bool = False
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Clash with the third of three releases, and return what is said of both sides."""
    place = "template/saas/shown.py" if moved else f"template/{PATH}"
    manifest = f'[renamed.paths]\n"{PATH}" = "saas/shown.py"\n' if moved else ""
    releases = {
        "1.0.0": FIRST,
        "1.1.0": {"template/saas/other.py": "new = 1\n"},
        "1.2.0": {
            f"template/{PATH}": None,
            place: LINES.replace("line 3\n", "line 3, new\n"),
            "releases/1.2.0.toml": manifest,
            "CHANGELOG.md": CHANGELOG.format(note=note),
        },
    }
    project = generate(template(folder / "t", releases), "v1.0.0", folder / "p")
    commit(project, saas__views_py=MINE)
    git(project, "commit", "-q", "--allow-empty", "-m", "Of something else")
    with prepared(project) as upgrade:
        told = planned(upgrade)
    [outcome] = told.decisions
    found = told.reasons[outcome.path]
    return found.yours.partition(" ")[2], found.theirs


@pytest.mark.parametrize(
    "note",
    [f"`{PATH}` counts anew.", "`saas.views.show` takes a page.", "`views.py` counts\n  anew."],
)
def test_the_commit_and_the_note_that_names_the_file(tmp_path: Path, note: str) -> None:
    assert reason(tmp_path, note) == ("Work", (("1.2.0", " ".join(note.split())),))


def test_a_file_that_no_note_names_has_its_release(tmp_path: Path) -> None:
    assert reason(tmp_path, "Better.") == ("Work", (("1.2.0", ""),))


def test_a_moved_file_is_named_by_either_name(tmp_path: Path) -> None:
    note = f"`{PATH}` is now elsewhere."
    assert reason(tmp_path, note, moved=True) == ("Work", (("1.2.0", note),))

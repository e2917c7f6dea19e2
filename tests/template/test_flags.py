"""A flag is declared once; bin/regen-twins writes the rest, and names what was forgotten."""

import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from quickscale_cli.errors import WrongAnswer
from tests.template.conftest import ROOT, project, run

FIRST = "    for flag in (\n"
PARROT = FIRST + """
        Flag(
            "ENABLE_PARROTS",
            "let parrots in",
            app="saas.parrots",
            requires=("ENABLE_CREDIT_TYPES",),
            otherwise="no birds",
        ),
"""


def declared() -> dict[str, Any]:
    """Return every flag of the reader in the template, by its question."""
    flags: dict[str, Any] = runpy.run_path(str(ROOT / "bin/flags.py"))["declared"]()
    return flags


@pytest.fixture
def checkout(source: Path, tmp_path: Path) -> Path:
    """A checkout, with one more flag in the reader of its template."""
    folder = Path(shutil.copytree(source, tmp_path / "checkout"))
    for name in ("bin", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "README.md", folder)
    edit(folder / "template/config/feature_flags.py", FIRST, PARROT)
    return folder


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def regenerate(checkout: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, checkout / "bin/regen-twins"]
    return subprocess.run(command, capture_output=True, text=True)


def test_what_was_forgotten_of_a_new_flag_is_named(checkout: Path) -> None:
    said = regenerate(checkout)
    assert said.returncode == 1
    assert said.stderr.splitlines() == [
        "Put enable_parrots into one of the presets of copier.yml.",
        "There is no saas.parrots: say in from_release of copier.yml what brings enable_parrots.",
    ]


def test_a_new_flag_is_asked_and_documented_and_works(checkout: Path, tmp_path: Path) -> None:
    app = checkout / "template/saas/parrots"
    app.mkdir()
    (app / "__init__.py").touch()
    edit(checkout / "copier.yml", "    full:\n", "    full:\n      - enable_parrots\n")
    written = regenerate(checkout)
    assert written.returncode == 0, written.stderr
    for file in ("README.md", "template/.env.example", "template/docs/flags.md"):
        assert "ENABLE_PARROTS" in (checkout / file).read_text("utf-8"), file
    with pytest.raises(WrongAnswer, match="enable_parrots needs enable_credit_types"):
        project(checkout, tmp_path, enable_parrots=True)
    folder = project(checkout, tmp_path, preset="full")
    code = "from django.conf import settings; print('saas.parrots' in settings.INSTALLED_APPS)"
    assert "True" in run("python", "manage.py", "shell", "-v", "0", "-c", code, at=folder)


def test_a_flag_whose_app_is_there_waits_for_no_release(checkout: Path) -> None:
    edit(checkout / "copier.yml", "    full:\n", "    full:\n      - enable_parrots\n")
    edit(checkout / "copier.yml", "    enable_ai:", '    enable_parrots: "0.99.0"\n    enable_ai:')
    assert regenerate(checkout).returncode == 0
    (checkout / "template/saas/parrots").mkdir()
    said = regenerate(checkout).stderr
    assert said == "saas.parrots is there: take enable_parrots out of from_release in copier.yml.\n"


def test_copier_knows_no_flag_that_the_reader_does_not(checkout: Path) -> None:
    edit(checkout / "copier.yml", "      - enable_ai\n", "      - enable_ai\n      - enable_x\n")
    said = regenerate(checkout).stderr
    assert "copier.yml knows enable_x, and template/config/feature_flags.py does not." in said

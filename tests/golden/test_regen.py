import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRESET = "tests/golden/presets/beta"


def regen(*arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, at / "bin" / "regen-golden", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The tool with one preset, whose projects have not been rendered yet."""
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "regen-golden", tmp_path / "bin")
    (tmp_path / PRESET).mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "golden" / "releases.py", tmp_path / "tests" / "golden")
    shutil.copy(ROOT / PRESET / "answers.yml", tmp_path / PRESET)
    return tmp_path


def test_what_is_missing_is_written_and_then_up_to_date(repository: Path) -> None:
    assert regen("--check", at=repository).returncode == 1
    assert not (repository / PRESET / "manifest.txt").exists()
    assert "written: tests/golden/presets/beta/manifest.txt" in regen(at=repository).stdout
    assert regen("--check", at=repository).returncode == 0
    assert "100644" in (repository / PRESET / "manifest.txt").read_text()


def test_what_differs_is_shown(repository: Path) -> None:
    regen(at=repository)
    readme = repository / PRESET / "rendered" / "README.md"
    readme.write_text(readme.read_text() + "By hand.\n")
    (repository / PRESET / "rendered" / "stray.txt").touch()
    said = regen("--check", at=repository)
    assert said.returncode == 1
    assert "-By hand." in said.stdout
    regen(at=repository)
    assert not (repository / PRESET / "rendered" / "stray.txt").exists()


def test_no_golden_project_of_a_preset_has_changed() -> None:
    """Those of past releases are made once, in test_releases.py, which compares their plans."""
    said = regen("--check", "presets", at=ROOT)
    assert said.returncode == 0, said.stdout


def test_wrong_use_is_told() -> None:
    for wrong in ("--chekc", "preset"):
        assert regen(wrong, at=ROOT).returncode == 2
    assert regen("--help", at=ROOT).returncode == 0

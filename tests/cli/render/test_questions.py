from pathlib import Path

from quickscale_cli.render import questions
from tests.cli.conftest import Quickscale


def test_every_preset_has_its_words(small: Path) -> None:
    presets = questions.presets(small)
    assert list(presets) == ["beta", "payments", "services", "subscriptions", "full"]
    assert presets["beta"] == "accounts, credits and services"


def test_what_is_computed_is_not_asked(small: Path) -> None:
    asked = questions.asked(small)
    assert not asked.keys() & {"from_release", "presets", "later", "time_zones", "package_names"}


def test_a_template_may_have_neither_presets_nor_flags(quickscale: Quickscale, home: Path) -> None:
    (home / "template").mkdir()
    (home / "template/README.md").write_text("Mine\n")
    (home / "copier.yml").write_text("_subdirectory: template\ncolour: red\n")
    assert questions.presets(home) == {}
    assert questions.arriving(home, "beta") == {}
    assert quickscale("init", "myapp", "--from", str(home), "--data", "colour=blue").code == 0


def test_a_template_without_files_is_told(quickscale: Quickscale, home: Path) -> None:
    (home / "template").mkdir()
    (home / "copier.yml").write_text("_subdirectory: template\ncolour: red\n")
    ran = quickscale("init", "myapp", "--from", str(home))
    assert ran.code == 1
    assert "it has no files" in ran.err
    assert not Path("myapp").exists()

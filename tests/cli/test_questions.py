from pathlib import Path

from quickscale_cli import questions
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
    (home / "copier.yml").write_text("_subdirectory: template\ncolour: red\n")
    assert questions.presets(home) == {}
    assert questions.arriving(home, "beta") == {}
    assert quickscale("init", "myapp", "--from", str(home), "--data", "colour=blue").code == 0

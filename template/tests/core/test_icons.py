from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from saas.core import icons

ROCKET = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">
  <path d="M4 4h8" />
</svg>"""


@pytest.fixture
def copy(tmp_path: Path, settings: LazySettings) -> Path:
    """A sprite to write to."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "icons.svg").write_text(icons.sprite().read_text())
    settings.BASE_DIR = tmp_path
    return tmp_path


def test_sprite_has_every_icon_in_use() -> None:
    missing = icons.used() - icons.offered().keys()
    assert not missing, f"Not in static/icons.svg: {missing}. Add them with manage.py add_icon."


def test_icon_is_added_under_its_files_name(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "rocket.svg").write_text(ROCKET)
    before = icons.offered()
    call_command("add_icon", str(copy / "rocket.svg"))
    drawn = '<symbol id="rocket" viewBox="0 0 24 24"><path d="M4 4h8"/></symbol>'
    assert icons.offered() == before | {"rocket": drawn}
    assert '{% icon "rocket" %}' in capsys.readouterr().out


@pytest.mark.parametrize("text", ["no svg", '<svg viewBox="0 0 16 16"/>'])
def test_file_that_is_no_icon_is_refused(copy: Path, text: str) -> None:
    (copy / "rocket.svg").write_text(text)
    with pytest.raises(CommandError, match="not an SVG file on a ground of 24 by 24"):
        call_command("add_icon", str(copy / "rocket.svg"))


def test_missing_file_is_refused(copy: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.svg is not an SVG file"):
        call_command("add_icon", str(copy / "nowhere.svg"))

"""A project can be checked out on Linux, macOS and Windows alike."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.template.conftest import ROOT

ILLEGAL = re.compile(r'[<>:"\\|?*\x00-\x1f]|[ .]$')
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
BINARY = {".woff2", ".png", ".bundle", ".ico", ".jpg"}
LONGEST = 120  # Windows allows 260, with the folders above


@pytest.fixture(scope="module")
def files(source: Path) -> list[Path]:
    return [path for path in source.rglob("*") if path.is_file() or path.is_symlink()]


def test_every_name_is_legal_everywhere(source: Path, files: list[Path]) -> None:
    for path in files:
        for part in path.relative_to(source).parts:
            assert not ILLEGAL.search(part), path
            assert not DEVICES.match(part), path
        assert len(path.relative_to(source).as_posix()) <= LONGEST, path


def test_no_two_names_differ_in_case_alone(source: Path, files: list[Path]) -> None:
    counts = Counter(path.relative_to(source).as_posix().lower() for path in files)
    assert not [name for name, count in counts.items() if count > 1]


def test_there_are_no_links(files: list[Path]) -> None:
    assert not [path for path in files if path.is_symlink()]


def test_line_ends_are_pinned(files: list[Path]) -> None:
    for folder in (ROOT, ROOT / "template"):
        assert "* text=auto eol=lf" in (folder / ".gitattributes").read_text()
    for path in files:
        if path.suffix not in BINARY:
            assert b"\r\n" not in path.read_bytes(), path


def test_only_rendered_paths_hold_questions(source: Path, files: list[Path]) -> None:
    asked = [path.name for path in (source / "template").rglob("*") if "{{" in path.name]
    assert asked == ["{{ _copier_conf.answers_file }}.jinja"]

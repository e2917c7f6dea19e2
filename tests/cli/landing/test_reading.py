import pytest

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.landing.reading import misread
from tests.cli.worlds import Files, tree_of


def why(scratch: Scratch, before: Files, after: Files) -> str:
    failure = misread(scratch, tree_of(scratch, before), tree_of(scratch, after))
    return f"{failure.suspect}: {failure.words}" if failure else ""


@pytest.mark.parametrize(
    ("path", "whole", "broken", "words"),
    [
        ("a.py", "x = 1\n", "\nx = \n", "invalid syntax (line 2)"),
        ("a.py", "x = 1\n", "\nreturn x\n", "'return' outside function (line 2)"),
        ("a.json", "{}\n", '{\n  "a" 1\n}\n', "Expecting ':' delimiter (line 2)"),
        ("a.toml", "x = 1\n", "x = 1\nx = 2\n", "Cannot overwrite a value (at line 2, column 6)"),
        ("pyproject.toml", "x = 1\n", "[project\n", "(at line 1, column 9)"),
        ("compose.yaml", "a: 1\n", "a: 1\n b: 2\n", "mapping values are not allowed here (line 2)"),
        (".github/workflows/ci.yml", "a: 1\n", "a:\n\t- b\n", "(line 2)"),
    ],
)
def test_file_that_nothing_reads_any_more(
    scratch: Scratch, path: str, whole: str, broken: str, words: str
) -> None:
    for before in ({path: whole}, {}):
        told = why(scratch, before, {path: broken})
        assert told.startswith(f"{path}: ")
        assert words in told
    assert why(scratch, {path: broken}, {path: broken + broken}) == ""  # it was so before
    assert why(scratch, {path: broken}, {path: whole}) == ""
    assert why(scratch, {path: broken}, {}) == ""


def test_what_django_or_nobody_reads_is_left_to_them(scratch: Scratch) -> None:
    page = {"a.html": "{% if a %}\n", "a.css": "{", "Dockerfile": "<<"}
    assert why(scratch, dict.fromkeys(page, "x\n"), page) == ""


def test_key_that_is_twice_is_read_all_the_same(scratch: Scratch) -> None:
    twice = {"a.json": '{"a": 1, "a": 2}\n', "a.yml": "a: 1\na: 2\n", "a.py": "def f(): ...\n" * 2}
    assert why(scratch, {}, twice) == ""

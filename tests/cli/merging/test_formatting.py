from pathlib import Path

import pytest

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.formatting import Ruff
from quickscale_cli.merging.line_account import lines_not_taken
from quickscale_cli.merging.merge import Rules, merge
from quickscale_cli.merging.outcome import Facet, Kind
from quickscale_cli.merging.trees import Trees
from tests.cli.worlds import Merged, tree_of

BASE = "def one(a, b):\n    return {'a': a, 'b': b, 'c': 1}\n\n\ndef two():\n    return 'two'\n"
WIDE = BASE.replace("'", '"')
NEW = BASE.replace("return 'two'", "return 'new'")
NARROW = (
    "def one(a, b):\n"
    "    return {\n"
    '        "a": a,\n'
    '        "b": b,\n'
    '        "c": 1,\n'
    "    }\n\n\n"
    "def two():\n"
    '    return "%s"\n'
)
CONFIGURATION = "[tool.ruff]\nline-length = 30\n"


def formatted_world(yours: str, theirs: str, base: str = BASE) -> Merged:
    with Scratch() as scratch:
        own = {"x.py": yours, "pyproject.toml": CONFIGURATION}
        sides = ({"x.py": base}, own, {"x.py": theirs})
        trees = Trees(*(tree_of(scratch, files) for files in sides))
        ruff = Ruff(scratch, trees.yours, Path("/nowhere"))
        result = merge(scratch, trees, Rules(formatter=ruff))
        case = Merged(scratch, trees, result, lines_not_taken(scratch, trees, result, ruff))
        case.text("x.py")
        return case


def test_user_ran_a_formatter() -> None:
    case = formatted_world(NARROW % "two", NEW)
    assert (case.kind("x.py"), case.text("x.py")) == (Kind.MERGED, NARROW % "new")
    assert Facet.FORMATTED in case.outcome("x.py").facets


def test_line_ends_stay_when_formatted() -> None:
    case = formatted_world((NARROW % "two").replace("\n", "\r\n"), NEW)
    assert case.text("x.py") == (NARROW % "new").replace("\n", "\r\n")


def test_true_clash_stays_one() -> None:
    case = formatted_world(NARROW % "mine", NEW)
    assert case.kind("x.py") == Kind.CONFLICT
    assert '"mine"' in case.text("x.py")


@pytest.mark.parametrize("theirs", [NEW.replace("def two():", "def two(:"), WIDE + "# x\n"])
def test_what_does_not_parse_or_is_in_nobody_s_form_stays_a_clash(theirs: str) -> None:
    case = formatted_world(BASE.replace("'two'", "'mine'"), theirs)
    assert case.kind("x.py") == Kind.CONFLICT


def test_without_ruff_it_stays_a_clash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    assert formatted_world(NARROW % "two", NEW).kind("x.py") == Kind.CONFLICT

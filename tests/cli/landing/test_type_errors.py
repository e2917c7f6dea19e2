"""What the project's mypy says of the user's code: real mypy, on an app that is small."""

from pathlib import Path

import pytest

from quickscale_cli.landing.type_errors import TypeFault, listed, unmatched
from tests.cli.conftest import Quickscale
from tests.cli.landing.test_verifying import PROJECT, RULES, TEST, lock, runnable, stood_in
from tests.cli.projects import commit, write
from tests.cli.templates import generate, git, template

SET_UP = (
    '[tool.mypy]\nstrict = true\nfiles = ["."]\nexclude = ["^saas/", "^tests/", "^manage.py$"]\n'
)
TYPED = PROJECT.replace('["pytest"]', '["pytest", "mypy"]') + SET_UP
OFFERS = f"{RULES}\n\nclass Service:\n    def cost(self, n: int) -> int:\n        return n\n"
OFFERS = OFFERS.replace("():", "() -> None:").replace("(rows):", "(rows: list[str]) -> None:")
OFFERS = OFFERS.replace("def price() -> None", "def price() -> int")
OWN = """\
import rules


class Mine(rules.Service):
    def cost(self, n: int) -> int:
        return super().cost(n) + rules.price()


def half(n: int) -> int:
    return rules.price() // n
"""
RELEASES = {
    "renamed": OFFERS.replace("def price", "def fee") + "\n\nMORE = 1\n",
    "override": OFFERS.replace("self, n: int", "self, n: int, *, of: int = 1"),
    "told": OFFERS.replace("price() -> int:\n    return 1", "price() -> float:\n    return 1.0"),
    "their own": f"{OFFERS}\n\nwrong: int = ''\n",
}
BREAKS = {
    "renamed": 'app/own.py:6: Module has no attribute "price"  [attr-defined]',
    "override": 'app/own.py:5: Signature of "cost" incompatible with supertype',
}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template whose releases 1.0.N each change what code can count on."""
    folder = tmp_path_factory.mktemp("types")
    test = TEST.replace("rules.price() == 1", "rules")
    first = runnable(folder, TYPED, OFFERS, test)
    releases = {"1.0.0": first}
    for number, rules in enumerate(RELEASES.values(), 1):
        releases[f"1.0.{number}"] = {"template/rules.py": rules}
    broken = TYPED.replace("strict = true", 'plugins = ["nowhere"]')
    releases["1.1.0"] = {"template/pyproject.toml": broken, "template/rules.py": OFFERS}
    return generate(template(folder / "t", releases), "v1.0.0", folder / "p")


@pytest.fixture
def app(started: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with code of its owner's, which subclasses and calls what the template offers."""
    project = stood_in(started, tmp_path, monkeypatch)
    commit(project, app__own_py=OWN)
    return project


def release(name: str) -> str:
    return f"1.0.{list(RELEASES).index(name) + 1}"


@pytest.mark.parametrize("name", BREAKS)
def test_code_that_breaks_where_it_runs_waits(app: Path, quickscale: Quickscale, name: str) -> None:
    ran = quickscale("upgrade", "--to", release(name))
    assert ran.code == 1
    assert "mypy fails with the upgrade, and did not before." in ran.err
    assert BREAKS[name] in ran.err
    assert "Look first at app/own.py." in ran.err
    assert "waits: mypy fails; --no-verify" in ran.out


def test_it_is_told_beside_tests_that_fail(app: Path, quickscale: Quickscale) -> None:
    commit(app, app__test_own_py="import rules\n\n\ndef test_own() -> None:\n    rules.price()\n")
    ran = quickscale("upgrade", "--to", release("renamed"))
    assert ran.code == 1
    assert "waits: mypy and The test suite fail;" in ran.out
    assert BREAKS["renamed"] in ran.err
    assert "FAILED app/test_own.py::test_own" in ran.err
    git(app, "rm", "-q", "-f", "app/test_own.py")
    ran = quickscale("upgrade", "--continue")
    assert (ran.code, BREAKS["renamed"] in ran.err) == (1, True), "it is still so"
    write(app, "app/own.py", "mended = True\n")
    git(app, "add", "app/own.py")
    assert quickscale("upgrade", "--continue").code == 0


def test_what_may_well_run_is_told_and_stops_nothing(app: Path, quickscale: Quickscale) -> None:
    ran = quickscale("upgrade", "--to", release("told"))
    assert ran.code == 0
    assert "mypy finds more than before; no reason to wait:\n  app/own.py:6: " in ran.err


def test_errors_in_the_templates_own_files_are_not_the_users(
    app: Path, quickscale: Quickscale
) -> None:
    ran = quickscale("upgrade", "--to", release("their own"))
    assert ran.code == 0
    assert "wrong" not in ran.err


def test_what_was_wrong_before_is_no_reason_to_wait(app: Path, quickscale: Quickscale) -> None:
    commit(app, app__own_py="import rules\n\nrules.nothing()\n")
    ran = quickscale("upgrade", "--to", release("renamed"))
    assert ran.code == 0
    assert "mypy failed before the upgrade too, so it is no reason to wait." in ran.err


def test_mypy_that_dies_has_compared_nothing(app: Path, quickscale: Quickscale) -> None:
    ran = quickscale("upgrade", "--to", "1.1.0")
    assert ran.code == 0
    assert "Types were not compared: mypy ended with 2: " in ran.err
    assert "nowhere" in ran.err


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (TYPED.removesuffix(SET_UP), "nothing sets up mypy"),
        (TYPED.replace(', "mypy"]', "]"), "mypy is not installed"),
    ],
)
def test_half_a_mypy_is_said_to_compare_nothing(
    app: Path, quickscale: Quickscale, given: str, why: str
) -> None:
    write(app, "pyproject.toml", given)
    write(app, "uv.lock", lock(app, given))
    git(app, "commit", "-qam", "Half of it")
    ran = quickscale("upgrade", "--to", release("renamed"))
    assert ran.code == 0
    assert f"Types were not compared: {why}." in ran.err


def test_errors_count_by_file_code_and_message() -> None:
    def fault(path: str, line: int, message: str, code: str = "misc") -> TypeFault:
        return TypeFault(path, line, code, message)

    before = [fault("old.py", 1, "defined on line 9"), fault("b.py", 4, "no"), fault("c.py", 1, "")]
    again = [fault("new.py", 7, "defined on line 12"), fault("b.py", 5, "no")]
    new = [fault("b.py", 8, "no"), fault("c.py", 1, "", "override"), fault("old.py", 1, "")]
    assert list(unmatched([*again, *new], before, {"old.py": "new.py"})) == new


def test_a_long_list_says_how_much_more_there_is() -> None:
    faults = [TypeFault("a.py", line, "misc", "no") for line in range(20)]
    assert listed(faults).splitlines()[-2:] == ["a.py:13: no  [misc]", "and 6 more"]

import json
import tomllib

import pytest

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.outcome import Facet, Kind
from tests.cli.worlds import Merged, merged

PYPROJECT = """\
[project]
name = "demo"  # ours
dependencies = [
    "django>=6",
    "httpx>=0.28",
    # payments
    "stripe>=11",
]
"""
SETTINGS = """\
INSTALLED_APPS = [
    "django.contrib.admin",
    "saas.core",
]
MIDDLEWARE = [
    "first",
    "last",
]
"""


def one(scratch: Scratch, path: str, base: str, yours: str, theirs: str) -> Merged:
    return merged(scratch, {path: base}, {path: yours}, {path: theirs})


def assert_settled(case: Merged, path: str, text: str) -> None:
    assert (case.kind(path), case.text(path)) == (Kind.MERGED, text)
    assert Facet.STRUCTURE in case.outcome(path).facets


def test_both_add_a_dependency(scratch: Scratch) -> None:
    after = '    "stripe>=11",\n'
    case = one(
        scratch,
        "pyproject.toml",
        PYPROJECT,
        PYPROJECT.replace(after, after + "    # of the shop\n" + '    "openai>=2",\n'),
        PYPROJECT.replace(after, after + '    "whitenoise>=6",\n'),
    )
    new = after + '    # of the shop\n    "openai>=2",\n    "whitenoise>=6",\n'
    assert_settled(case, "pyproject.toml", PYPROJECT.replace(after, new))


def test_a_table_comes_below_what_the_user_changed(scratch: Scratch) -> None:
    base, new = '[project]\ncurrency = "USD"\n', "\n# of newcomers\n[credits]\nsignup = 100\n"
    yours = base.replace("USD", "EUR")
    assert_settled(one(scratch, "f.toml", base, yours, base + new), "f.toml", yours + new)
    assert_settled(one(scratch, "f.toml", base, base + new, yours), "f.toml", yours + new)


def test_both_add_the_same_table(scratch: Scratch) -> None:
    base = '[project]\ncurrency = "USD"\n'
    yours = base.replace("USD", "EUR") + "[credits]\nsignup = 250\n"
    case = one(scratch, "f.toml", base, yours, base + "[credits]\nsignup = 100\n")
    assert case.kind("f.toml") == Kind.CONFLICT


def test_neighbouring_dependencies_change(scratch: Scratch) -> None:
    case = one(
        scratch,
        "pyproject.toml",
        PYPROJECT,
        PYPROJECT.replace("django>=6", "django>=6.1,<7"),
        PYPROJECT.replace("httpx>=0.28", "httpx>=0.29"),
    )
    assert tomllib.loads(case.text("pyproject.toml"))["project"]["dependencies"] == [
        "django>=6.1,<7", "httpx>=0.29", "stripe>=11"
    ]  # fmt: skip


def test_one_dependency_raised_otherwise_stays_a_clash(scratch: Scratch) -> None:
    case = one(
        scratch,
        "pyproject.toml",
        PYPROJECT,
        PYPROJECT.replace("stripe>=11", "stripe>=12"),
        PYPROJECT.replace("stripe>=11", "stripe>=13"),
    )
    assert case.kind("pyproject.toml") == Kind.CONFLICT


def test_removed_here_and_raised_there_stays_a_clash(scratch: Scratch) -> None:
    case = one(
        scratch,
        "pyproject.toml",
        PYPROJECT,
        PYPROJECT.replace('    # payments\n    "stripe>=11",\n', ""),
        PYPROJECT.replace("stripe>=11", "stripe>=13"),
    )
    assert case.kind("pyproject.toml") == Kind.CONFLICT


def test_last_item_without_a_comma_gets_one(scratch: Scratch) -> None:
    base = PYPROJECT.replace('"stripe>=11",', '"stripe>=11"')
    case = one(
        scratch,
        "pyproject.toml",
        base,
        base.replace('"stripe>=11"', '"stripe>=11",\n    "openai>=2"'),
        base.replace('"stripe>=11"', '"stripe>=11",\n    "whitenoise>=6"'),
    )
    found = tomllib.loads(case.text("pyproject.toml"))["project"]["dependencies"]
    assert found[-3:] == ["stripe>=11", "openai>=2", "whitenoise>=6"]


def test_keys_of_a_table(scratch: Scratch) -> None:
    base = "[tool.x]\na = 1\n"
    case = one(scratch, "x.toml", base, base + "mine = 2\n", base + "new = 3  # why\n")
    assert_settled(case, "x.toml", base + "mine = 2\nnew = 3  # why\n")


def test_both_add_an_app(scratch: Scratch) -> None:
    after = '    "saas.core",\n'
    case = one(
        scratch,
        "settings.py",
        SETTINGS,
        SETTINGS.replace(after, after + '    "app.shop",\n'),
        SETTINGS.replace(after, after + '    "saas.mail",\n'),
    )
    new = after + '    "app.shop",\n    "saas.mail",\n'
    assert_settled(case, "settings.py", SETTINGS.replace(after, new))


def test_list_whose_order_means_something_stays_a_clash(scratch: Scratch) -> None:
    case = one(
        scratch,
        "settings.py",
        SETTINGS,
        SETTINGS.replace('"first",', '"first",\n    "mine",'),
        SETTINGS.replace('"first",', '"first",\n    "new",'),
    )
    assert case.kind("settings.py") == Kind.CONFLICT


def test_arguments_are_no_list(scratch: Scratch) -> None:
    base = "call(\n    one,\n)\n"
    case = one(
        scratch, "x.py", base, "call(\n    one,\n    mine,\n)\n", "call(\n    one,\n    new,\n)\n"
    )
    assert case.kind("x.py") == Kind.CONFLICT


def test_both_add_an_import(scratch: Scratch) -> None:
    base = "import a\n\nx = 1\n"
    case = one(
        scratch, "x.py", base, "import a\nimport mine\n\nx = 1\n", "import a\nimport new\n\nx = 1\n"
    )
    assert_settled(case, "x.py", "import a\nimport mine\nimport new\n\nx = 1\n")


def test_same_import_is_not_doubled(scratch: Scratch) -> None:
    base = "import a\n\nx = 1\n"
    case = one(
        scratch,
        "x.py",
        base,
        "import a\nimport m\nimport z\n\nx = 1\n",
        "import a\nimport b\nimport z\n\nx = 1\n",
    )
    assert case.text("x.py") == "import a\nimport b\nimport m\nimport z\n\nx = 1\n"


def test_both_add_a_name_to_one_import(scratch: Scratch) -> None:
    base = "from a import b, old\n\nx = 1\n"
    case = one(
        scratch,
        "x.py",
        base,
        "from a import b, mine, old\n\nx = 1\n",
        "from a import b, new\n\nx = 1\n",
    )
    assert_settled(case, "x.py", "from a import b, mine, new\n\nx = 1\n")


def test_names_of_an_import_in_brackets(scratch: Scratch) -> None:
    base = "from a import (\n    b,\n)\n"
    case = one(
        scratch,
        "x.py",
        base,
        "from a import (\n    b,\n    mine,\n)\n",
        "from a import (\n    b,\n    new,\n)\n",
    )
    assert_settled(case, "x.py", "from a import (\n    b,\n    mine,\n    new,\n)\n")


def test_json_keys(scratch: Scratch) -> None:
    base = '{\n  "a": 1\n}\n'
    case = one(
        scratch,
        "x.json",
        base,
        '{\n  "a": 1,\n  "mine": 2\n}\n',
        '{\n  "a": 1,\n  "new": 3\n}\n',
    )
    assert json.loads(case.text("x.json")) == {"a": 1, "mine": 2, "new": 3}


@pytest.mark.parametrize("path", [".gitignore", "in/.dockerignore", ".env.example"])
def test_lines_that_stand_alone(scratch: Scratch, path: str) -> None:
    case = one(scratch, path, "A=1\n", "A=1\nMINE=2\n", "A=1\nNEW=3\n")
    assert_settled(case, path, "A=1\nMINE=2\nNEW=3\n")


def test_code_stays_a_clash(scratch: Scratch) -> None:
    base = "def f():\n    return 1\n"
    case = one(scratch, "x.py", base, base.replace("1", "2"), base.replace("1", "3"))
    assert case.kind("x.py") == Kind.CONFLICT
    assert case.outcome("x.py").hunks[0].yours == (b"    return 2",)


def test_one_clash_settled_and_one_open(scratch: Scratch) -> None:
    base = "import a\n\n\ndef f():\n    return 1\n"
    case = one(
        scratch,
        "x.py",
        base,
        base.replace("import a", "import a\nimport mine").replace("1", "2"),
        base.replace("import a", "import a\nimport new").replace("1", "3"),
    )
    assert case.kind("x.py") == Kind.CONFLICT
    assert case.text("x.py").startswith("import a\nimport mine\nimport new\n\n")
    assert [hunk.settled is None for hunk in case.outcome("x.py").hunks] == [False, True]

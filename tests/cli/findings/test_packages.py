"""Packages and a Python that the release asks for, beside what the owner's project can have."""

import pytest

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.finding import Finding
from quickscale_cli.findings.packages.dependencies import Dependency, dependency_changes
from quickscale_cli.findings.packages.packages import check_packages
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.releases.changes import Changes
from tests.cli.worlds import Files, merged


def project(*asked: str, python: str = ">=3.12", more: str = "") -> Files:
    lines = "".join(f"    '{one}',\n" for one in asked)
    head = f"[project]\nname = 'demo'\nrequires-python = '{python}'\n"
    return {"pyproject.toml": f"{head}dependencies = [\n{lines}]\n{more}"}


def found(scratch: Scratch, base: Files, yours: Files, theirs: Files) -> list[Finding]:
    case = merged(scratch, base, {**base, **yours}, {**base, **theirs})
    return check_packages(Comparison(scratch, case.trees, case.result.tree, Changes([])))


def test_dependencies_tell_what_changed(scratch: Scratch) -> None:
    case = merged(
        scratch,
        project("a>=1", "b>=2", "c>=1", "d", "gone"),
        project("a>=1", "b>=3", "c>=1", "d", "gone", "own"),
        project("a>=2", "b>=4", "c>=0.9", "d<3", "new>=1"),
    )
    changes = dependency_changes(scratch, case.trees)
    assert [(one.name, one.change) for one in changes] == [
        ("a", "raised"), ("b", "raised"), ("c", "lowered"), ("d", "changed"),
        ("gone", "removed"), ("new", "added"),
    ]  # fmt: skip
    assert changes[1] == Dependency("", "b", "raised", "b>=2", "b>=4", "b>=3", True)


def test_range_of_the_owner_s_that_no_version_fits(scratch: Scratch) -> None:
    group = "[dependency-groups]\nshop = [\n    'Django<6.1',\n]\n"
    limit = "[tool.uv]\nconstraint-dependencies = ['django<6.1']\n"
    for mine in (
        project("django>=6,<6.1"),
        project("django>=6", more=limit),
        project("django>=6", more=group),
    ):
        [finding] = found(scratch, project("django>=6"), mine, project("django>=6.1"))
        assert (finding.id, finding.path, finding.is_sure) == (
            "package-clash",
            "pyproject.toml",
            True,
        )
        text = mine["pyproject.toml"].splitlines()[finding.line - 1]
        assert "<6.1'" in text
    assert finding.what == (
        "No version of django fits both Django<6.1 (shop) of yours and django>=6.1 of the release."
    )


@pytest.mark.parametrize(
    "mine",
    [
        project("stripe>=16,<17"),  # it goes along with the release
        project("stripe>=16,<18"),
        project("stripe>=16,<17; sys_platform == 'win32'", "stripe>=16,<18"),
        project("stripe @ https://example.com/stripe.whl"),
        project("other<1"),
        project("stripe>=16,<16.5", more="[tool.uv]\noverride-dependencies = ['stripe==17']\n"),
    ],
)
def test_range_that_leaves_a_version(scratch: Scratch, mine: Files) -> None:
    theirs = project("stripe>=17,<18; sys_platform == 'linux'")
    assert found(scratch, project("stripe>=16,<17"), mine, theirs) == []


def test_package_in_a_folder_of_the_project(scratch: Scratch) -> None:
    tool = "[tool.uv.workspace]\nmembers = ['packages/*']\nexclude = ['packages/old']\n"
    source = "[tool.uv.sources]\nlib = {path = './lib'}\n"
    member = "[project]\nname = 'it'\nrequires-python = '<3.13'\ndependencies = ['django<6.1']\n"
    paths = ("packages/it/pyproject.toml", "packages/old/pyproject.toml", "lib/pyproject.toml")
    yours = project("django>=6", more=tool + source) | dict.fromkeys(paths, member)
    theirs = project("django>=6.1", python=">=3.13")
    told = found(scratch, project("django>=6"), yours, theirs)
    assert [(one.id, one.path, one.line) for one in told] == [
        ("package-clash", "lib/pyproject.toml", 4),
        ("package-clash", "packages/it/pyproject.toml", 4),
        ("python-too-old", "pyproject.toml", 3),
        ("python-too-old", "lib/pyproject.toml", 3),
        ("python-too-old", "packages/it/pyproject.toml", 3),
    ]


def test_python_that_is_too_old(scratch: Scratch) -> None:
    base = project("a") | {".python-version": "3.13\n"}
    theirs = project("a", python=">=3.14") | {".python-version": "3.14\n"}
    [finding] = found(scratch, base, {"app/x.py": ""}, theirs)
    assert finding.what == "The release asks for Python >=3.14, your project for >=3.12."
    assert (finding.id, finding.line, finding.is_sure) == ("python-too-old", 3, True)
    newer = project("a", python=">=3.14")
    [pinned] = found(scratch, base, newer | {".python-version": "3.13.4\n"}, theirs)
    assert (pinned.path, pinned.mend) == (".python-version", "Type: uv python pin 3.14")
    assert found(scratch, base, newer | {".python-version": "pypy\n"}, theirs) == []


CODE = """\
import yaml.nodes
from PIL import Image
try:
    import jwt
except ImportError:
    jwt = None
from . import stripe
def late():
    import whitenoise as w
"""


def test_package_that_goes_and_the_owner_imports(scratch: Scratch) -> None:
    base = project("pyyaml", "Pillow>=1", "pyjwt", "stripe", "whitenoise", "django-csp", "httpx")
    yours = {
        **project("pyyaml", "Pillow>=1", "pyjwt", "stripe", "whitenoise", "django-csp", "httpx==1"),
        "app/x.py": CODE,
        "app/y.py": "import httpx\nimport csp_other\nMIDDLEWARE = ['whitenoise.x']\n",
        "config/settings/project.py": "MIDDLEWARE += ['whitenoise.middleware.X', 'yaml2']\n",
    }
    lock = '[[package]]\nname = "pillow"\n'
    group = "[dependency-groups]\ndev = ['whitenoise']\n"
    told = found(scratch, base, yours, project(more=group) | {"uv.lock": lock})
    assert [(one.path, one.line, one.what, one.is_sure) for one in told] == [
        ("app/x.py", 1, "pyyaml is no dependency of the app any more.", True),
        ("app/x.py", 2,
         "pillow is no dependency of the app any more, but one of another package.", False),
        ("app/x.py", 9,
         "whitenoise is no dependency of the app any more, but one of the group dev.", False),
        ("config/settings/project.py", 1,
         "whitenoise is no dependency of the app any more, but one of the group dev.", False),
    ]  # fmt: skip
    assert told[0].mend == "Keep it among yours: uv add pyyaml"


def test_project_file_that_nobody_can_read_is_told_elsewhere(scratch: Scratch) -> None:
    broken = {"pyproject.toml": "[project\n"}
    assert found(scratch, project("a"), broken, project("b")) == []
    assert found(scratch, {}, {}, project("b")) == []

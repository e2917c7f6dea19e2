"""Each release says what it changed; the comparison that proves it is tested on small ones."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from quickscale_cli import __version__
from quickscale_cli.releases import history as releases
from quickscale_cli.releases.source import Source
from quickscale_cli.git.scratch import Scratch
from tests.cli.templates import Release, template
from tests.template.conftest import ROOT
from tests.template.declared import undeclared
from tests.template.offered import unsaid

LINES = "".join(f"line {number}\n" for number in range(20))
OTHER = "".join(f"something else {number}\n" for number in range(20))
QUESTIONS = """\
_subdirectory: template
use_pay: {type: bool}
color: {type: str, choices: {Red: red, Blue: blue}}
computed: {type: str, when: false}
"""
MIGRATION = "template/saas/credits/migrations/0001_initial.py"
URLS = """\
app_name = "pages"
urlpatterns = [path("", views.home, name="home"), path("terms/", views.terms, name="terms")]
"""
FIRST: Release = {
    "copier.yml": QUESTIONS,
    "CHANGELOG.md": "# Changelog\n\n## 1.0.0\n\n### Upgrade notes\n\nNone.\n",
    "releases/1.0.0.toml": 'made_by_tools = ["uv.lock"]\n',
    "template/uv.lock": "locked\n",
    "template/saas/__init__.py": "",
    "template/saas/views.py": LINES,
    "template/saas/pages/a.py": LINES.replace("line", "row"),
    "template/config/settings/base.py": "PRICE = 1\nLIMIT: int = 2\n",
    "template/.env.example": "# PRICE=1\nSECRET=\n",
    "template/saas/pages/urls.py": URLS,
    MIGRATION: OTHER,
}
NOTES = "# Changelog\n\n## 1.1.0\n\n### Upgrade notes\n\nNone.\n"
TOOLS = 'made_by_tools = ["uv.lock"]\n'

Compare = Callable[..., list[str]]


@pytest.fixture
def compare(tmp_path: Path) -> Compare:
    """Return what a second release that changes these files leaves undeclared."""

    def findings(changes: dict[str, str | None], manifest: str = "") -> list[str]:
        second = {"CHANGELOG.md": NOTES, "releases/1.1.0.toml": TOOLS + manifest} | changes
        folder = template(tmp_path / "template", {"1.0.0": FIRST, "1.1.0": second})
        with Scratch() as shelf:
            source = Source(shelf, str(folder))
            return undeclared(source, *source.versions)

    return findings


@pytest.fixture(scope="module")
def shipped() -> Iterator[Source]:
    with Scratch() as shelf:
        yield Source(shelf)


def test_every_release_declares_what_it_changed(shipped: Source) -> None:
    findings = [
        pair for versions in pairwise(shipped.versions) for pair in undeclared(shipped, *versions)
    ]
    assert findings == []


def test_a_release_takes_nothing_away_unsaid(shipped: Source) -> None:
    """What owners may use and is gone since the last release is in the manifest."""
    assert unsaid(shipped, *shipped.versions[-2:]) == []


def test_every_release_has_a_manifest_and_upgrade_notes(shipped: Source) -> None:
    for version in shipped.versions:
        assert shipped.text(version, f"releases/{version}.toml")
        assert f"\n## {version}\n" in shipped.text(version, "CHANGELOG.md")


def test_every_release_has_its_own_version_number() -> None:
    git = releases.reader(ROOT)
    for version, commit in releases.found(git).items():
        assert f'\nversion = "{version}"\n' in git("show", f"{commit}:pyproject.toml").decode()


def test_a_released_template_does_not_change(shipped: Source) -> None:
    """To go on after a release, raise the version in pyproject.toml: see docs/releasing.md."""
    if __version__ in releases.found(releases.reader(ROOT)):
        released = shipped.tree(shipped.version(__version__))
        with releases.gathered(ROOT, "0") as gathered:
            lying = gathered.list_tree("refs/tags/v0")
        parts = ("copier.yml", "names.yml", "extensions/", "template/")
        changed = [path for path in released | lying if released.get(path) != lying.get(path)]
        assert [path for path in changed if path.startswith(parts)] == []


def test_a_release_that_only_adds_declares_nothing(compare: Compare) -> None:
    added = {
        "template/saas/credits/migrations/0002_more.py": "more\n",
        "template/saas/new.py": "new\n",
        "template/saas/views.py": LINES + "more\n",
        "template/config/settings/base.py": "PRICE = 1\nLIMIT: int = 2\nMORE = 3\n",
        "copier.yml": QUESTIONS + "size: {type: int}\n",
    }
    assert compare(added) == []


def test_a_release_without_a_manifest_fails(tmp_path: Path) -> None:
    folder = template(tmp_path / "template", {"1.0.0": FIRST, "1.1.0": {"CHANGELOG.md": NOTES}})
    with Scratch() as shelf:
        source = Source(shelf, str(folder))
        assert undeclared(source, *source.versions) == ["There is no releases/1.1.0.toml."]


def test_a_release_without_upgrade_notes_fails(compare: Compare) -> None:
    notes = NOTES.replace("### Upgrade notes", "")
    [finding] = compare({"CHANGELOG.md": notes})
    assert finding == 'CHANGELOG.md has no section 1.1.0 with "Upgrade notes".'


RENAME = {
    "template/saas/views.py": None,
    "template/saas/screens.py": LINES.replace("line 7", "changed"),
}


def test_a_rename_has_to_be_declared(compare: Compare) -> None:
    assert compare(RENAME) == [
        "saas/views.py looks renamed to saas/screens.py: put it into renamed.paths or"
        " removed.paths."
    ]


@pytest.mark.parametrize(
    "manifest",
    [
        '[renamed.paths]\n"saas/views.py" = "saas/screens.py"\n',
        '[removed.paths]\n"saas/views.py" = "Use your own."\n',
    ],
)
def test_a_declared_rename_or_removal_passes(compare: Compare, manifest: str) -> None:
    assert compare(RENAME, manifest) == []


def test_a_moved_folder_is_declared_once(compare: Compare) -> None:
    moved = {
        "template/saas/pages/a.py": None,
        "template/saas/site/a.py": FIRST["template/saas/pages/a.py"],
    }
    assert compare(moved, '[renamed.paths]\n"saas/pages/" = "saas/site/"\n') == []


def test_a_file_that_becomes_a_rendered_one_is_not_renamed(compare: Compare) -> None:
    assert compare({"template/saas/views.py": None, "template/saas/views.py.jinja": LINES}) == []


def test_empty_files_are_not_renamed(compare: Compare) -> None:
    assert compare({"template/saas/__init__.py": None, "template/app/__init__.py": ""}) == []


@pytest.mark.parametrize(
    ("manifest", "finding"),
    [
        ('[renamed.paths]\n"saas/gone.py" = "saas/views.py"', "saas/gone.py, which was not there"),
        ('[renamed.paths]\n"saas/views.py" = "saas/x.py"', "saas/x.py, which is not there"),
        ('[removed.paths]\n"saas/views.py" = "x"', "saas/views.py, which is not gone"),
        ('[removed.questions]\nuse_pay = "x"', "use_pay is declared as gone from questions"),
        ('[removed.urls]\n"pages:home" = "x"', "pages:home is declared as gone from urls"),
        ('[renamed.settings]\nOLD = "NEW"', "renamed.settings has NEW, which is not there"),
    ],
)
def test_a_declaration_that_is_not_so_fails(compare: Compare, manifest: str, finding: str) -> None:
    [found] = compare({}, manifest)
    assert finding in found


def test_a_question_that_goes_has_to_be_declared(compare: Compare) -> None:
    asked = {"copier.yml": QUESTIONS.replace("use_pay", "enable_pay")}
    [finding] = compare(asked)
    assert finding == "use_pay is gone: put it into renamed.questions or removed.questions."


def test_a_renamed_question_passes(compare: Compare) -> None:
    asked = {"copier.yml": QUESTIONS.replace("use_pay", "enable_pay")}
    assert compare(asked, '[renamed.questions]\nuse_pay = "enable_pay"\n') == []


def test_a_question_of_another_type_has_to_be_mapped(compare: Compare) -> None:
    asked = {"copier.yml": QUESTIONS.replace("use_pay: {type: bool}", "use_pay: {type: str}")}
    [finding] = compare(asked)
    assert "say in retyped.use_pay what its old answers become" in finding


def test_a_choice_that_goes_has_to_be_mapped(compare: Compare) -> None:
    asked = {"copier.yml": QUESTIONS.replace(", Blue: blue", "")}
    [finding] = compare(asked)
    assert "color lacks the choice blue: say in retyped.color" in finding


def test_a_mapped_choice_passes(compare: Compare) -> None:
    asked = {"copier.yml": QUESTIONS.replace(", Blue: blue", "")}
    assert compare(asked, '[retyped.color]\nblue = "red"\n') == []


def test_settings_and_variables_that_go_have_to_be_declared(compare: Compare) -> None:
    gone = {
        "template/config/settings/base.py": "PRICE = 1\n",
        "template/.env.example": "# PRICE=1\n",
    }
    assert compare(gone) == [
        "LIMIT is gone: put it into renamed.settings or removed.settings.",
        "SECRET is gone: put it into renamed.environment or removed.environment.",
    ]


LEGAL = {"template/saas/pages/urls.py": URLS.replace('"terms"', '"legal"')}


def test_urls_that_go_have_to_be_declared(compare: Compare) -> None:
    assert compare(LEGAL) == ["pages:terms is gone: put it into renamed.urls or removed.urls."]


def test_a_renamed_url_passes(compare: Compare) -> None:
    assert compare(LEGAL, '[renamed.urls]\n"pages:terms" = "pages:legal"\n') == []


def test_an_edited_migration_has_to_be_declared(compare: Compare) -> None:
    [finding] = compare({MIGRATION: OTHER + "# more\n"})
    assert "0001_initial.py is released, and now it is edited: write a new one" in finding


def test_a_migration_that_goes_fails(compare: Compare) -> None:
    [finding] = compare({MIGRATION: None})
    assert "0001_initial.py is released, and now it is gone" in finding


def test_a_harmless_edit_of_a_migration_passes(compare: Compare) -> None:
    path = MIGRATION.removeprefix("template/")
    manifest = f'[edited_migrations]\n"{path}" = "A comment."\n'
    assert compare({MIGRATION: OTHER + "# more\n"}, manifest) == []


def test_a_file_that_a_tool_made_stays_one(compare: Compare) -> None:
    [finding] = compare({"releases/1.1.0.toml": ""})
    assert finding == "A tool made uv.lock for the release before: put it into made_by_tools."


def german(sentence: str) -> dict[str, str]:
    path = "template/saas/pages/locale/de/LC_MESSAGES/django.po"
    return {path: f'msgid "{sentence}"\nmsgstr "Los"\n'}


def test_words_are_those_of_our_catalogues(tmp_path: Path) -> None:
    second = german("Start") | {"CHANGELOG.md": NOTES}

    def findings(words: str, name: str) -> list[str]:
        manifest = {"releases/1.1.0.toml": f"{TOOLS}[words]\n{words}\n"}
        releases = {"1.0.0": {**FIRST, **german("Go")}, "1.1.0": second | manifest}
        with Scratch() as shelf:
            source = Source(shelf, str(template(tmp_path / name, releases)))
            return undeclared(source, *source.versions)

    assert findings('"Go" = "Start"', "right") == []
    assert findings('"Gone" = "Begin"', "wrong") == [
        "words has 'Gone', which is not gone from our catalogues.",
        "words has 'Begin', which is in no catalogue of ours.",
    ]


OFFERS = {
    "template/saas/pay/flows.py": "def buy(count): ...\n\n\ndef _inner(): ...\n\n\nclass Basket:\n    size = 1\n",
    "template/saas/pay/migrations/0001_initial.py": "def forwards(): ...\n",
    "template/saas/pay/templates/pay/base.html": "{% block head %}{% endblock %}{% slot \"wall\" %}\n",
    "template/saas/pay/templates/pay/buy.html": '{% extends "pay/base.html" %}\n',
}


@pytest.fixture
def taken(tmp_path: Path) -> Compare:
    """Return what a second release that changes these files takes away unsaid."""

    def findings(changes: dict[str, str | None], manifest: str = "") -> list[str]:
        second = {"CHANGELOG.md": NOTES, "releases/1.1.0.toml": TOOLS + manifest} | changes
        releases = {"1.0.0": FIRST | OFFERS, "1.1.0": second}
        folder = template(tmp_path / "template", releases)
        with Scratch() as shelf:
            source = Source(shelf, str(folder))
            return unsaid(source, *source.versions)

    return findings


def without(path: str, text: str, new: str = "") -> dict[str, str | None]:
    whole = str(OFFERS[path])
    assert text in whole
    return {path: whole.replace(text, new)}


@pytest.mark.parametrize(
    ("changes", "name", "kind"),
    [
        (without("template/saas/pay/flows.py", "buy", "get"), "saas.pay.flows.buy", "names"),
        (without("template/saas/pay/flows.py", "size", "mass"), "saas.pay.flows.Basket.size", "names"),
        (
            without("template/saas/pay/flows.py", "count", "number"),
            "saas.pay.flows.buy.count",
            "names",
        ),
        ({"template/saas/pay/flows.py": None}, "saas.pay.flows", "names"),
        (
            {"template/saas/pay/templates/pay/buy.html": None},
            "saas/pay/templates/pay/buy.html",
            "paths",
        ),
        (
            without("template/saas/pay/templates/pay/base.html", "head", "top"),
            "pay/base.html:head",
            "blocks",
        ),
        (without("template/saas/pay/templates/pay/base.html", "wall", "top"), "wall", "slots"),
    ],
)
def test_an_offer_that_goes_has_to_be_declared(
    taken: Compare, changes: dict[str, str | None], name: str, kind: str
) -> None:
    assert f"{name} is gone: put it into renamed.{kind} or removed.{kind}." in taken(changes)


@pytest.mark.parametrize(
    ("changes", "manifest"),
    [
        (
            without("template/saas/pay/flows.py", "buy", "get"),
            '[renamed.names]\n"saas.pay.flows.buy" = "saas.pay.flows.get"\n',
        ),
        (
            without("template/saas/pay/flows.py", "count", "number"),
            '[renamed.names]\n"saas.pay.flows.buy.count" = "saas.pay.flows.buy.number"\n',
        ),
        (
            without("template/saas/pay/flows.py", "size", "weight"),
            '[removed.names]\n"saas.pay.flows.Basket.size" = "Weigh it."\n',
        ),
        (
            {
                "template/saas/pay/flows.py": None,
                "template/saas/shop/flows.py": OFFERS["template/saas/pay/flows.py"],
            },
            '[renamed.paths]\n"saas/pay/flows.py" = "saas/shop/flows.py"\n',
        ),
        (
            without("template/saas/pay/templates/pay/base.html", "wall", "top"),
            '[renamed.slots]\nwall = "top"\n',
        ),
        (without("template/saas/pay/flows.py", "_inner", "_other"), ""),
        (without("template/saas/pay/migrations/0001_initial.py", "forwards", "go"), ""),
    ],
)
def test_what_is_declared_or_nobody_s_business_passes(
    taken: Compare, changes: dict[str, str | None], manifest: str
) -> None:
    assert taken(changes, manifest) == []


def test_a_declared_name_is_gone_and_the_new_one_is_there(taken: Compare) -> None:
    assert taken({}, '[renamed.names]\n"saas.pay.flows.buy" = "saas.pay.flows.get"\n') == [
        "saas.pay.flows.buy is declared as gone from names, and is still there.",
        "renamed.names has saas.pay.flows.get, which is not there.",
    ]

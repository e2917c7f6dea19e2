from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.languages import choices, offered, settle
from tests.config.test_feature_flags import features


def named(folder: Path, languages: str) -> Path:
    return features(folder, f"[project]\nlanguages = {languages}")


def test_each_language_has_its_own_name(tmp_path: Path) -> None:
    file = named(tmp_path, '["en", "fr", "pt_BR", "de-AT", "zh-cn"]')
    assert offered(file, {}) == [
        ("en", "English"),
        ("fr", "Français"),
        ("pt-br", "Português Brasileiro"),
        ("de-at", "Deutsch (AT)"),
        ("zh-cn", "简体中文 (CN)"),
    ]


def test_a_project_that_names_none_speaks_english(tmp_path: Path) -> None:
    assert offered(features(tmp_path, "[project]"), {}) == [("en", "English")]


@pytest.mark.parametrize(("told", "codes"), [("de, en,de,", ["de", "en"]), (" ", ["fr"])])
def test_environment_wins(tmp_path: Path, told: str, codes: list[str]) -> None:
    found = offered(named(tmp_path, '["fr"]'), {"LANGUAGES": told})
    assert [code for code, _ in found] == codes


@pytest.mark.parametrize(
    ("languages", "told", "words"),
    [
        ("[]", "", "`languages` names no language"),
        ('"de"', "", "`languages` takes a list"),
        ("[1]", "", "`languages` takes a list"),
        ('["en", "xx"]', "", "names 'xx', a language that Django does not know"),
        ('["en"]', "en,german", "LANGUAGES names 'german', a language that Django"),
        ('["en"]', "../../de", "LANGUAGES names '../../de', a language that Django"),
        ('["en"]', ",", "LANGUAGES names no language"),
    ],
)
def test_what_is_no_language_is_refused_with_the_mend(
    tmp_path: Path, languages: str, told: str, words: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=words):
        offered(named(tmp_path, languages), {"LANGUAGES": told})


OWN = [("fr", "le français")]


@pytest.mark.parametrize(
    ("names", "code", "languages", "settled"),
    [
        (["en"], "en", None, ("en", ["en"])),
        (["en"], "de", None, ("de", ["de"])),
        (["en", "fr"], "de", None, ("de", ["de", "en", "fr"])),
        (["en", "fr"], "fr", None, ("fr", ["en", "fr"])),
        (["en"], "en", OWN, ("fr", ["fr"])),
        (["en"], "fr", OWN, ("fr", ["fr"])),
    ],
)
def test_owners_may_name_one_and_the_other_follows(
    names: list[str],
    code: str,
    languages: list[tuple[str, str]] | None,
    settled: tuple[str, list[str]],
) -> None:
    usual = choices(names, "features.toml")
    settings = {"LANGUAGE_CODE": code, "LANGUAGES": languages or usual}
    settle(settings, usual)
    assert (settings["LANGUAGE_CODE"], [code for code, _ in settings["LANGUAGES"]]) == settled

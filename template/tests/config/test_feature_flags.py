from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.feature_flags import (
    FLAGS,
    installed_apps,
    read_flags,
    read_project,
    read_signup_credits,
)


def features(folder: Path, text: str) -> Path:
    file = folder / "features.toml"
    file.write_text(text)
    return file


def test_flag_is_off_unless_named(tmp_path: Path) -> None:
    assert read_flags(features(tmp_path, "[flags]"), {}) == dict.fromkeys(FLAGS, False)


def test_file_switches_a_flag_on(tmp_path: Path) -> None:
    file = features(tmp_path, "[flags]\nenable_credit_types = true")
    assert read_flags(file, {})["ENABLE_CREDIT_TYPES"]


@pytest.mark.parametrize(("word", "is_on"), [("true", True), ("On", True), ("0", False)])
def test_environment_wins(tmp_path: Path, word: str, is_on: bool) -> None:
    file = features(tmp_path, f"[flags]\nenable_stripe = {str(not is_on).lower()}")
    assert read_flags(file, {"ENABLE_STRIPE": word})["ENABLE_STRIPE"] is is_on


def test_flag_installs_its_app(tmp_path: Path) -> None:
    flags = read_flags(features(tmp_path, "[flags]\nenable_stripe = true"), {})
    assert installed_apps(flags) == ["saas.payments"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[flags]\nenable_strip = true", "unknown flag `enable_strip`"),
        ("[flags]\nenable_stripe = 1", "takes true or false"),
        ("[flags]\nenable_subscriptions = true", "needs ENABLE_STRIPE"),
        ("[flags]\nenable_stripe = true\n[from_release]\nenable_stripe = '9.9'", "release 9.9"),
        ("[flags", "not valid TOML"),
    ],
)
def test_wrong_set_is_refused_with_the_mend(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words):
        read_flags(features(tmp_path, text), {})


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="git checkout"):
        read_flags(tmp_path / "features.toml", {})


def test_nonsense_in_a_variable_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="ENABLE_STRIPE='maybe'"):
        read_flags(features(tmp_path, ""), {"ENABLE_STRIPE": "maybe"})


def test_missing_answer_about_the_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="lacks slug"):
        read_project(features(tmp_path, "[project]\nname = 'A'"))


@pytest.mark.parametrize("text", ["", "[credits]\nsignup = 'many'"])
def test_credits_at_sign_up_are_a_number(tmp_path: Path, text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="lacks `signup`, a whole number"):
        read_signup_credits(features(tmp_path, text))

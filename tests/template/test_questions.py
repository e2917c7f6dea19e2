import keyword
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from quickscale_cli.render import questions
from quickscale_cli.errors import WrongAnswer
from tests.template.conftest import ROOT, project
from tests.template.test_flags import declared

HARD = [
    'Ada\'s "Count" & Co',
    "C:\\new\\table",
    "{{ project_slug }} {% raw %} {# #}",
    "Größe, 文字 🚀",
    "# no comment: - [x] <b>&amp;</b>",
    "%s {0} $HOME `id`",
    "yes",
    "1e3",
]


def names(key: str) -> set[str]:
    listed = yaml.safe_load((ROOT / "names.yml").read_text("utf-8"))
    return set(listed[key]["default"].split())


@pytest.mark.parametrize("text", HARD)
def test_any_text_survives_as_an_answer(asking: Path, tmp_path: Path, text: str) -> None:
    folder = project(asking, tmp_path, project_name=text, project_description=text, owner=text)
    features = tomllib.loads((folder / "features.toml").read_text("utf-8"))["project"]
    metadata = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    recorded = yaml.safe_load((folder / ".copier-answers.yml").read_text("utf-8"))
    assert features["name"] == features["owner"] == features["description"] == text
    assert metadata["description"] == recorded["project_description"] == text
    assert (folder / "README.md").read_text("utf-8").startswith(f"# {text}\n\n{text}\n")


@pytest.mark.parametrize(
    "wrong",
    [
        {"project_name": ""},
        {"project_name": "a" * 61},
        {"project_name": "two\nlines"},
        {"project_description": "bell\x07"},
        {"owner": "\udcff"},
        {"owner": "   "},
        {"project_slug": "Upper"},
        {"project_slug": "my_app"},
        {"project_slug": "my--app"},
        {"project_slug": "app-"},
        {"project_slug": "trailing\n"},
        {"project_slug": "import"},
        {"project_slug": "psycopg-binary"},
        {"project_slug": "con"},
        {"project_slug": "lpt1"},
        {"domain": "https://example.com"},
        {"domain": "localhost"},
        {"domain": "example.com/"},
        {"domain": "-a.example.com"},
        {"domain": "example.com\n"},
        {"domain": "Bücher.example"},
        {"domain": "bü cher.example"},
        {"domain": f"{'ü' * 60}.example"},
        {"contact_email": "nobody"},
        {"contact_email": "a b@example.com"},
        {"contact_email": "a@b"},
        {"contact_email": ".a@example.com"},
        {"contact_email": "ü@example.com"},
        {"contact_email": 'x">@example.com'},
        {"time_zone": "Berlin"},
        {"currency": "eur"},
        {"signup_credits": -1},
        {"signup_credits": 1_000_001},
        {"preset": "gold"},
        {"enable_observability": True},
    ],
    ids=str,
)
def test_improper_answers_are_refused_with_a_sentence(
    asking: Path, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    with pytest.raises(WrongAnswer, match=r"\.$|is not in"):
        project(asking, tmp_path, **wrong)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "right",
    [
        {"project_slug": "a"},
        {"project_slug": "shop2-go"},
        {"project_slug": "com10"},
        {"domain": "xn--bcher-kva.example"},
        {"domain": "a.b.c.example.co.uk"},
        {"domain": f"{'a' * 63}.example"},
        {"domain": "bücher.example"},
        {"domain": "пример.рф"},
        {"domain": "例え.テスト"},
        {"contact_email": "hello@bücher.example"},
        {"contact_email": "first.last+tag@mail.example.com"},
        {"time_zone": "America/Argentina/Buenos_Aires"},
        {"currency": "JPY"},
        {"signup_credits": 0},
    ],
    ids=str,
)
def test_proper_answers_are_taken(asking: Path, tmp_path: Path, right: dict[str, Any]) -> None:
    assert project(asking, tmp_path, **right).is_dir()


def test_a_flag_needs_the_flags_it_requires(asking: Path, tmp_path: Path) -> None:
    released = {"from_release": {}, "enable_subscriptions": True}
    needed = {"enable_stripe": True, "enable_credit_types": True}
    for half in ({}, {"enable_stripe": True}, {"enable_credit_types": True}):
        with pytest.raises(WrongAnswer, match="enable_subscriptions needs enable_stripe and enable"):
            project(asking, tmp_path, **released, **half)
    assert project(asking, tmp_path, **released, **needed).is_dir()


def test_every_flag_has_a_question_and_nothing_else_has(asking: Path) -> None:
    asked = questions.asked(asking)
    switches = {name for name, question in asked.items() if question["type"] == "bool"}
    assert switches == declared().keys()
    assert all(question["help"] for question in asked.values())


def test_flags_to_come_are_real_flags_of_real_presets(asking: Path) -> None:
    later = questions.arriving(asking, "full")
    assert later.keys() < declared().keys()
    assert questions.arriving(asking, "beta") == {}
    assert questions.arriving(asking, "payments") == {}


def test_the_lists_are_whole() -> None:
    python = {name for name in sys.stdlib_module_names if not name.startswith("_")}
    assert {name for name in python if name.islower()} <= names("python_names")
    assert {word.lower() for word in keyword.kwlist} <= names("python_names")
    assert {"UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"} <= names("time_zones")
    assert len(names("time_zones")) > 500
    assert {"USD", "EUR", "GBP", "JPY", "INR", "BRL"} <= names("currencies")
    assert all(re.fullmatch("[A-Z]{3}", code) for code in names("currencies"))

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from config.stand_in import ADDRESS, KEY, WEBHOOK, WEBHOOK_SECRET, address, stand_in, wants_polling
from tests.processes import ROOT


def settings(folder: Path, **changes: Any) -> dict[str, Any]:
    return {
        "ENABLE_STRIPE": True,
        "DEV_FOLDER": folder,
        "SECURE_CSP": {"form-action": ["'self'", "https://checkout.stripe.com"]},
        "STRIPE_API": "https://api.stripe.com",
        "STRIPE_API_BASE": "https://api.stripe.com",
        "STRIPE_CHECKOUT": "https://checkout.stripe.com",
        "STRIPE_SECRET_KEY": "",
        "STRIPE_STAND_IN": None,
        "STRIPE_WEBHOOK_SECRET": "",
    } | changes


def test_without_a_key_fakestripe_takes_stripes_place(tmp_path: Path) -> None:
    changed = settings(tmp_path)
    stand_in(changed, at="", pages="")
    assert changed["STRIPE_API_BASE"] == ADDRESS
    assert changed["STRIPE_SECRET_KEY"] == KEY
    assert changed["SECURE_CSP"]["form-action"] == ["'self'", ADDRESS]
    assert changed["STRIPE_STAND_IN"]["webhook"] == WEBHOOK


@pytest.mark.parametrize("changes", [{"STRIPE_SECRET_KEY": "sk_test_x"}, {"ENABLE_STRIPE": False}])
def test_a_key_or_the_flag_off_leaves_all_as_it_is(tmp_path: Path, changes: Any) -> None:
    changed = settings(tmp_path, **changes)
    stand_in(changed, at="http://fakestripe:12111", pages="")
    assert changed == settings(tmp_path, **changes)


def test_one_that_runs_already_is_not_started(tmp_path: Path) -> None:
    changed = settings(tmp_path)
    stand_in(changed, at="http://fakestripe:12111", pages="http://localhost:12111")
    assert changed["STRIPE_STAND_IN"] is None
    assert changed["STRIPE_API_BASE"] == "http://fakestripe:12111"
    assert changed["SECURE_CSP"]["form-action"] == ["'self'", "http://localhost:12111"]


@pytest.mark.parametrize("written", ["", "[]", '{"port": 1}', '{"fakestripe": 5}'])
def test_its_address_is_the_usual_one_until_dev_says_another(tmp_path: Path, written: str) -> None:
    (tmp_path / "dev.json").write_text(written)
    assert address(tmp_path) == ADDRESS
    (tmp_path / "dev.json").write_text(json.dumps({"fakestripe": "http://127.0.0.1:12112"}))
    assert address(tmp_path) == "http://127.0.0.1:12112"


def test_compose_knows_what_the_settings_know() -> None:
    words = (ROOT / "compose.yaml").read_text()
    assert f"--key={KEY}" in words
    assert f"--secret={WEBHOOK_SECRET}" in words
    assert f"--webhook=http://web:8000{WEBHOOK}" in words


def test_compose_takes_a_key_of_stripes_from_outside() -> None:
    words = (ROOT / "compose.yaml").read_text()
    assert re.search(r"^    STRIPE_SECRET_KEY: *(#.*)?$", words, re.MULTILINE)


def test_webhooks_go_where_the_app_takes_them() -> None:
    assert reverse("webhook", urlconf="saas.payments.urls") == WEBHOOK


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"STRIPE_SECRET_KEY": "sk_test_x"}, True),
        ({"STRIPE_SECRET_KEY": "rk_test_x"}, True),
        ({"STRIPE_SECRET_KEY": "sk_live_x"}, False),
        ({"STRIPE_SECRET_KEY": "sk_test_x", "ENABLE_STRIPE": False}, False),
        ({}, False),
    ],
)
def test_stripes_test_mode_is_asked_for_events(tmp_path: Path, changes: Any, wanted: bool) -> None:
    changed = settings(tmp_path, **changes)
    stand_in(changed, at="", pages="")
    assert wants_polling(changed) == wanted

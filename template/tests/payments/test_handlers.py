import sys
from pathlib import Path

import pytest

import app
from saas.payments import handlers

OWN = """
from saas.payments.handlers import on


@on("payout.failed", fetch=lambda payout_id: None)
def tell_owner(payout, began):
    return True
"""


def test_those_of_another_app_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stripe_handlers.py").write_text(OWN)
    monkeypatch.setattr(app, "__path__", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "app.stripe_handlers", raising=False)
    monkeypatch.setattr(handlers, "HANDLERS", {})
    handlers.discover()
    assert list(handlers.HANDLERS) == ["payout.failed"]

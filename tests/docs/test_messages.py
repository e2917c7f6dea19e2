"""Every message in the handbook's troubleshooting is one that the app says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import TEMPLATE

MESSAGE = re.compile(r"\*\*“(.+?)”\*\*")
PAGE = TEMPLATE / "docs" / "troubleshooting.md"
FOLDERS = [TEMPLATE / "config", TEMPLATE / "saas", TEMPLATE / "templates"]


@pytest.fixture(scope="module")
def said() -> str:
    return "\n".join(words())


@pytest.mark.parametrize("message", MESSAGE.findall(PAGE.read_text()))
def test_a_message_shown_is_said(message: str, said: str) -> None:
    parts = [part for part in message.split("…") if len(part) > 3]  # `…` is what differs
    assert parts
    assert [part for part in parts if part not in said] == []


def words() -> Iterator[str]:
    """Yield every text that the app's Python holds, and its templates whole."""
    for file in [TEMPLATE / "manage.py", *found("*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    yield from (file.read_text() for file in found("*.html"))


def found(pattern: str) -> Iterator[Path]:
    return (file for folder in FOLDERS for file in folder.rglob(pattern))

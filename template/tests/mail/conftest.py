from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

type Write = Callable[[str, str], None]


@pytest.fixture
def write(tmp_path: Path, settings: Settings) -> Write:
    """Write a template of a mail, for one test."""
    engine: dict[str, Any] = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]

    def write(name: str, text: str) -> None:
        (tmp_path / name).write_text(text)

    return write

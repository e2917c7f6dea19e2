"""What the preview fills templates with. An app registers its mails in its `mails.py`."""

from pathlib import Path
from typing import Any

from django.template import engines

from saas.core.installed import project_apps

SUBJECT = "_subject.txt"

_samples: dict[str, dict[str, Any]] = {}


def sample(template: str, context: dict[str, Any]) -> None:
    """Give a template values to be previewed, and tested, with."""
    _samples[template] = context


def context_of(template: str) -> dict[str, Any]:
    return _samples.get(template, {})


def templates() -> list[str]:
    """Return every mail that this project has templates for, its own and the changed ones."""
    found = {
        file.relative_to(folder).as_posix().removesuffix(SUBJECT)
        for folder in _folders()
        for file in folder.rglob(f"*{SUBJECT}")
    }
    return sorted(found)


def _folders() -> list[Path]:
    """The project's template folders, not those of installed packages."""
    return [
        *(Path(folder) for folder in engines["django"].dirs),
        *(Path(app.path) / "templates" for app in project_apps()),
    ]

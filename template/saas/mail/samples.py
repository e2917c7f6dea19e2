"""What the preview fills templates with. An app registers its mails in its `mails.py`."""

from typing import Any

from saas.core.installed import template_folders

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
        for folder in template_folders()
        for file in folder.rglob(f"*{SUBJECT}")
    }
    return sorted(found)

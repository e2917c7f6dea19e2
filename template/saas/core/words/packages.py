"""What Django and other packages say: owners may reword and translate that, too."""

from pathlib import Path

import django
from django.apps import apps
from django.conf import settings

from saas.core.words.catalogues import read_compiled
from saas.core.words.extracting import Key

COMPLETE = "de"  # a language that Django and allauth have whole


def known_to_packages(language: str) -> set[Key]:
    """Return the sentences that installed packages bring, as far as someone translated them."""
    folders = [Path(django.__file__).parent / "conf"]
    folders += [Path(app.path) for app in apps.get_app_configs() if _is_package(Path(app.path))]
    return {
        key
        for folder in folders
        for name in {COMPLETE, language}
        if (file := folder / "locale" / name / "LC_MESSAGES" / "django.mo").exists()
        for key in read_compiled(file)
    }


def _is_package(folder: Path) -> bool:
    return not folder.is_relative_to(settings.BASE_DIR) or "site-packages" in folder.parts

"""What Django and other packages say: owners may reword and translate that, too."""

from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings

from saas.core.words.catalogues import messages, read_compiled
from saas.core.words.extracting import Key
from saas.core.words.places import ENGLISH


def known_to_packages(language: str) -> set[Key]:
    """Return the sentences that installed packages bring, and the old ones of a language."""
    return {*sentences_of_packages(), *said_by_packages(language)}


def sentences_of_packages() -> dict[Key, Message]:
    """Return the sentences of the catalogues that packages keep for translators."""
    return {
        key: message
        for file in _catalogues(ENGLISH, "django.po")
        for key, message in messages(read_po(BytesIO(file.read_bytes()))).items()
    }


def said_by_packages(language: str) -> dict[Key, Message]:
    """Return what packages say in a language."""
    return {
        key: message
        for file in _catalogues(language, "django.mo")
        for key, message in read_compiled(file).items()
    }


def _catalogues(language: str, name: str) -> list[Path]:
    folders = [Path(django.__file__).parent / "conf"]
    folders += [Path(app.path) for app in apps.get_app_configs() if _is_package(Path(app.path))]
    files = (folder / "locale" / language / "LC_MESSAGES" / name for folder in folders)
    return [file for file in files if file.exists()]


def _is_package(folder: Path) -> bool:
    return not folder.is_relative_to(settings.BASE_DIR) or "site-packages" in folder.parts

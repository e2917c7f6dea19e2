"""What belongs to this project, yours and ours, and to none of its packages."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.template import engines


def project_apps() -> list[AppConfig]:
    """Return the installed apps whose code lies in this project, in their order."""
    return [app for app in apps.get_app_configs() if _folder(app).is_dir()]


def code_folders() -> list[Path]:
    """Return the folders beside `config/` that hold those apps."""
    return sorted({_folder(app) for app in project_apps()})


def template_folders() -> list[Path]:
    """Return the folders of templates of this project, in the order of search."""
    return [
        *(Path(folder) for folder in engines["django"].dirs),
        *(Path(app.path, "templates") for app in project_apps()),
    ]


def project_templates() -> Iterator[Path]:
    """Yield the files of those folders, mails' text files too."""
    for folder in template_folders():
        yield from sorted(folder.rglob("*.*"))


def _folder(app: AppConfig) -> Path:
    return Path(settings.BASE_DIR, app.name.split(".")[0])

from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings


def project_apps() -> list[AppConfig]:
    """Return the apps whose code lies in this project, ours and yours, in their order."""
    return [app for app in apps.get_app_configs() if _folder(app).is_dir()]


def _folder(app: AppConfig) -> Path:
    return Path(settings.BASE_DIR, app.name.split(".")[0])

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ProjectConfig(AppConfig):
    """Your own code lives in this app; upgrades never touch it."""

    name = "app"
    verbose_name = gettext_lazy("Your app")

    def ready(self) -> None:
        from app import receivers  # noqa: F401

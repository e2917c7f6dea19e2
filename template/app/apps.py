from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Your own code lives in this app; upgrades never touch it."""

    name = "app"
    verbose_name = "Your app"

    def ready(self) -> None:
        from app import receivers  # noqa: F401

from django.apps import AppConfig


class CreditsConfig(AppConfig):
    name = "saas.credits"
    verbose_name = "Credits"

    def ready(self) -> None:
        from saas.credits import checks, receivers  # noqa: F401

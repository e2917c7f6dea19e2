from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CreditsConfig(AppConfig):
    name = "saas.credits"
    verbose_name = _("Credits")

    def ready(self) -> None:
        from saas.credits import checks, receivers  # noqa: F401

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ServicesConfig(AppConfig):
    name = "saas.services"
    verbose_name = gettext_lazy("Services")

    def ready(self) -> None:
        from saas.services import checks, receivers, registry  # noqa: F401

        registry.autodiscover()

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "saas.services"
    verbose_name = "Services"

    def ready(self) -> None:
        from saas.services import checks, receivers, registry  # noqa: F401

        registry.autodiscover()

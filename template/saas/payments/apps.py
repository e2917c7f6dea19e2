from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PaymentsConfig(AppConfig):
    name = "saas.payments"
    verbose_name = pgettext_lazy("title", "Payments")

    def ready(self) -> None:
        from saas.payments import handlers, polling, prices, receivers  # noqa: F401
        from saas.payments.readiness import checks  # noqa: F401

        handlers.discover()

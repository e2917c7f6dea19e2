from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import pgettext_lazy


class MailConfig(AppConfig):
    name = "saas.mail"
    verbose_name = pgettext_lazy("title", "Mail")

    def ready(self) -> None:
        from saas.mail import checks  # noqa: F401

        autodiscover_modules("mails")

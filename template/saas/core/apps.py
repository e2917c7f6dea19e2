from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import pgettext_lazy


class CoreConfig(AppConfig):
    name = "saas.core"
    verbose_name = pgettext_lazy("title", "Core")

    def ready(self) -> None:
        from saas.core import checks, slot_checks  # noqa: F401
        from saas.core.answers import say_answers

        say_answers()
        autodiscover_modules("slots")

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class AccountsConfig(AppConfig):
    name = "saas.accounts"
    verbose_name = pgettext_lazy("title", "People")

    def ready(self) -> None:
        from saas.accounts import receivers  # noqa: F401

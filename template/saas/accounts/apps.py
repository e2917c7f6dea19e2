from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "saas.accounts"
    verbose_name = "People"

    def ready(self) -> None:
        from saas.accounts import receivers  # noqa: F401

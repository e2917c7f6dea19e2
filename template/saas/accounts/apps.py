from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "saas.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from saas.accounts import receivers  # noqa: F401

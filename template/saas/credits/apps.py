from django.apps import AppConfig


class CreditsConfig(AppConfig):
    name = "saas.credits"
    verbose_name = "Credits"

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "saas.pages"
    verbose_name = "Pages"

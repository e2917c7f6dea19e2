from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PagesConfig(AppConfig):
    name = "saas.pages"
    verbose_name = pgettext_lazy("title", "Pages")

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "saas.jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        from saas.jobs import checks  # noqa: F401

        autodiscover_modules("jobs")

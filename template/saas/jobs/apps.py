from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "saas.jobs"
    verbose_name = "Jobs"

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "saas.services"
    verbose_name = "Services"

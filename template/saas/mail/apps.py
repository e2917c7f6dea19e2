from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "saas.mail"
    verbose_name = "Mail"

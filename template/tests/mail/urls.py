"""The project's addresses with those of development."""

from django.urls import include, path

from config.urls import urlpatterns as project
from saas.mail.urls import preview

urlpatterns = [path("dev/mail/", include((preview, "mail"))), *project]

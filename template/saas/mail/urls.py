"""Pages of development: what was sent, and what each template looks like."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from saas.mail import views

app_name = "mail"
preview: list[URLPattern | URLResolver] = [
    path("", views.kept_mails, name="list"),
    path("templates/", views.templates, name="templates"),
    path("templates/<path:template>/html", views.template_frame, name="template_frame"),
    path("templates/<path:template>/", views.template, name="template"),
    path("<slug:name>/", views.kept_mail, name="kept"),
    path("<slug:name>/html", views.kept_frame, name="kept_frame"),
]
urlpatterns: list[URLPattern | URLResolver] = []
if settings.DEBUG:
    urlpatterns.append(path("dev/mail/", include(preview)))

"""Mounts the url module of every app of this project that has one, yours too."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from saas.core.installed import project_apps

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("accounts/", include("saas.accounts.entrance")),
]
urlpatterns += [
    path("", include(f"{config.name}.urls"))
    for config in project_apps()
    if find_spec(f"{config.name}.urls")
]

handler400 = "saas.core.views.bad_request"
handler500 = "saas.core.views.server_error"

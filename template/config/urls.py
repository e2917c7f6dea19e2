"""Mounts the url module of every installed app of ours that has one."""

from importlib.util import find_spec

from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
]
urlpatterns += [
    path("", include(f"{config.name}.urls"))
    for config in apps.get_app_configs()
    if config.name.split(".")[0] in {"saas", "app"} and find_spec(f"{config.name}.urls")
]

handler400 = "saas.core.views.bad_request"
handler500 = "saas.core.views.server_error"

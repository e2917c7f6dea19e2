from django.urls import path

from saas.core import views
from saas.core.development import pages

app_name = "core"

urlpatterns = [
    path("look/theme/", views.theme, name="theme"),
    path("look/sidebar/", views.sidebar, name="sidebar"),
    path("look/language/", views.language, name="language"),
    path("search/", views.search, name="search"),
    path("site.webmanifest", views.webmanifest, name="webmanifest"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("dev/", pages.overview, name="development"),
    path("dev/components/", views.components, name="components"),
    path("dev/errors/<slug:name>/", pages.error, name="error"),
]

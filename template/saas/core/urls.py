from django.urls import path

from saas.core import views

app_name = "core"

urlpatterns = [
    path("look/theme/", views.theme, name="theme"),
    path("look/sidebar/", views.sidebar, name="sidebar"),
    path("search/", views.search, name="search"),
    path("site.webmanifest", views.webmanifest, name="webmanifest"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("dev/components/", views.components, name="components"),
]

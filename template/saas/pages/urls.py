from django.urls import path

from saas.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("dashboard/", views.dashboard, name="dashboard"),
]

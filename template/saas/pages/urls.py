from django.urls import path

from saas.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("about/", views.about, name="about"),
    path("terms/", views.terms, name="terms"),
    path("privacy/", views.privacy, name="privacy"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("dashboard/", views.dashboard, name="dashboard"),
]

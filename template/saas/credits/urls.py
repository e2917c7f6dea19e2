from django.urls import path

from saas.credits import views

app_name = "credits"
urlpatterns = [
    path("credits/", views.history, name="history"),
    path("credits/export.csv", views.export, name="export"),
    path("credits/use/", views.use, name="use"),
    path("credits/<int:movement>/", views.movement, name="movement"),
]

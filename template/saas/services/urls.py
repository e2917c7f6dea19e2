from django.urls import path

from saas.services import views

app_name = "services"
urlpatterns = [
    path("services/", views.service_list, name="list"),
    path("services/<slug:slug>/", views.run_service, name="run"),
    path("runs/", views.run_list, name="runs"),
    path("runs/<uuid:pk>/", views.result, name="result"),
    path("runs/<uuid:pk>/result.json", views.result_json, name="json"),
    path("runs/<uuid:pk>/result.csv", views.result_csv, name="csv"),
    path("runs/<uuid:pk>/answer/", views.answer, name="answer"),
    path("runs/<uuid:pk>/stop/", views.stop, name="stop"),
]

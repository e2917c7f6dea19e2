from django.urls import path

from app import views

app_name = "app"
urlpatterns = [
    path("notes/", views.notes, name="notes"),
    path("notes/<int:pk>/delete/", views.delete_note, name="delete_note"),
]

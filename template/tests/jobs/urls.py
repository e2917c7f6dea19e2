"""The addresses of an app whose jobs Celery carries."""

from django.urls import include, path

from config.urls import handler400, handler500, urlpatterns
from saas.jobs.urls import door

__all__ = ["handler400", "handler500"]
urlpatterns = [path("", include(([door], "jobs"))), *urlpatterns]

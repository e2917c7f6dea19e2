from django.urls import path

from saas.jobs import conf, views

app_name = "jobs"
door = path("jobs/door/", views.door, name="door")
# It leads to Flower, which shows what Celery does.
urlpatterns = [door] if conf.wants_celery() and conf.redis_url() else []

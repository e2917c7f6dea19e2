from django.urls import path

from saas.payments import webhooks

app_name = "payments"
urlpatterns = [
    path("payments/webhook/", webhooks.webhook, name="webhook"),
]

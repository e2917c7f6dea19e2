from django.urls import path

from saas.payments import webhooks
from saas.payments.views import buying, history, pricing

app_name = "payments"
urlpatterns = [
    path("pricing/", pricing.pricing, name="pricing"),
    path("billing/", history.history, name="history"),
    path("billing/buy/", buying.order, name="order"),
    path("billing/paid/<uuid:pk>/", buying.paid, name="paid"),
    path("billing/not-charged/<uuid:pk>/", buying.not_charged, name="not_charged"),
    path("payments/webhook/", webhooks.webhook, name="webhook"),
]

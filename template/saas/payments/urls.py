from django.contrib import admin
from django.urls import path

from saas.payments import webhooks
from saas.payments.views import buying, history, pricing, ready, receipts, withdrawal

app_name = "payments"
urlpatterns = [
    path("pricing/", pricing.pricing, name="pricing"),
    path("billing/", history.history, name="history"),
    path("billing/export.csv", history.export, name="history_export"),
    path("billing/receipts/<int:pk>/", receipts.receipt, name="receipt"),
    path("billing/receipts/<int:pk>/pdf/", receipts.receipt_pdf, name="receipt_pdf"),
    path("billing/buy/", buying.order, name="order"),
    path("billing/paid/<uuid:pk>/", buying.paid, name="paid"),
    path("billing/not-charged/<uuid:pk>/", buying.not_charged, name="not_charged"),
    path("billing/withdraw/", withdrawal.choose, name="withdraw"),
    path("billing/withdraw/<uuid:pk>/", withdrawal.confirm, name="withdraw_from"),
    path("payments/ready/", admin.site.admin_view(ready.ready), name="ready"),
    path("payments/webhook/", webhooks.webhook, name="webhook"),
]

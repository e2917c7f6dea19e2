"""Receipts for staff: each as it was issued, and a month of them for the accountant."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from saas.accounts.http import SignedInRequest
from saas.core.lists import Listed
from saas.core.money import money
from saas.payments import accounting, gateway, pdf
from saas.payments.forms import MonthForm
from saas.payments.models import Receipt
from saas.payments.paper import Paper
from saas.payments.templatetags.payments import drawn

MAY_EXPORT = "payments.export_receipts"


@admin.register(Receipt)
class ReceiptAdmin(Listed, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Written once by the flows, so staff look at them, and hand them on."""

    group = "money"
    icon = "receipt-text"
    lead = gettext_lazy(
        "Every receipt and credit note, as it was issued. Test money is numbered apart."
    )
    list_display = ["code", "kind", "issued_at", "buyer", "amount"]
    list_filter = ["kind", "livemode", "year"]
    search_fields = ["code", "purchase__person__email", "purchase__intent_id"]
    search_help_text = gettext_lazy("Number, address, or the payment's id at Stripe.")
    list_select_related = ["purchase__person"]
    ordering = ["-issued_at", "-pk"]
    fields = ["paper", "as_file"]

    @admin.display(description=pgettext_lazy("column", "Buyer"))
    def buyer(self, receipt: Receipt) -> SafeString:
        named = receipt.particulars["buyer"]["name"] or receipt.purchase.person.email
        return format_html("<bdi>{}</bdi>", named)

    @admin.display(description=pgettext_lazy("column", "Gross"), ordering="gross")
    def amount(self, receipt: Receipt) -> str:
        return money(receipt.gross, receipt.currency)

    @admin.display(description=gettext_lazy("As issued"))
    def paper(self, receipt: Receipt) -> SafeString:
        return drawn(Paper(receipt))

    @admin.display(description="PDF")
    def as_file(self, receipt: Receipt) -> SafeString:
        address = reverse("admin:payments_receipt_pdf", args=[receipt.pk])
        return format_html('<a href="{}" download>{}.pdf</a>', address, receipt.code)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        return super().get_queryset(request).select_related("purchase")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Receipt | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Receipt | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrapped = self.admin_site.admin_view
        return [
            path("month/", wrapped(self.month), name="payments_receipt_month"),
            path("<int:pk>/pdf/", wrapped(self.as_pdf), name="payments_receipt_pdf"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {**(extra_context or {}), "may_export": _may_export(request)}
        return super().changelist_view(request, context)

    def as_pdf(self, request: SignedInRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return pdf.download(get_object_or_404(Receipt.objects.select_related("purchase"), pk=pk))

    def month(self, request: SignedInRequest) -> HttpResponse | StreamingHttpResponse:
        """Ask which month, and send it."""
        if not _may_export(request):
            raise PermissionDenied
        form = MonthForm(request.GET or None)
        if form.is_valid():
            return _file(form.cleaned_data["month"])
        context = {
            **self.admin_site.each_context(request),
            "title": _("A month for the accountant"),
            "opts": self.model._meta,
            "form": form,
        }
        return TemplateResponse(request, "admin/payments/receipt/month.html", context)


def _file(month: accounting.Month) -> StreamingHttpResponse:
    lines = accounting.csv_lines(month, livemode=gateway.is_live())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipts-{month}.csv"'
    return response


def _may_export(request: HttpRequest) -> bool:
    return request.user.has_perm(MAY_EXPORT)

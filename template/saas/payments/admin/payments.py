from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from saas.accounts.recent import log_in_again
from saas.core.money import money
from saas.credits.admin import ReadOnly
from saas.payments.admin import refunding
from saas.payments.admin.finding import matching
from saas.payments.admin.links import at_stripe, badge
from saas.payments.history import Standing
from saas.payments.models import Dispute, Purchase, Refund
from saas.payments.reckoning import LIVE, OPEN, worth
from saas.payments.trail import trail

State = Purchase.State
COLOURS = {
    Standing.PAID: "success",
    Standing.PART: "plain",
    Standing.REFUNDED: "plain",
    Standing.DISPUTED: "warning",
    Standing.PENDING: "info",
    Standing.FAILED: "danger",
}


@admin.register(Purchase)
class PurchaseAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Payments: found by whatever is known of them, each with its trail, and the way to refund."""

    group = "money"
    icon = "banknote"
    lead = gettext_lazy(
        "Search by address, name, receipt, amount, the card's last digits or any Stripe id."
    )
    change_form_template = "admin/payments/purchase/change_form.html"
    list_display = ["who", "what", "method", "moment", "standing", "sum"]
    list_filter = ["state", "livemode", "country"]
    list_select_related = ["workspace__owner", "person"]
    search_fields = ["person__email"]  # `matching` says what else
    date_hierarchy = "created_at"
    ordering = ["-created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Purchase]:
        disputed = Dispute.objects.filter(purchase=OuterRef("pk"), state__in=OPEN)
        live = Refund.objects.filter(purchase=OuterRef("pk"), state__in=LIVE).order_by()
        refunded = live.values("purchase").annotate(sum=Sum("amount")).values("sum")
        found: QuerySet[Purchase] = super().get_queryset(request)
        return found.annotate(refunded=refunded, is_disputed=Exists(disputed))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Purchase], search_term: str
    ) -> tuple[QuerySet[Purchase], bool]:
        return queryset.filter(matching(search_term)) if search_term else queryset, False

    @admin.display(description=pgettext_lazy("column", "Payment"), ordering="person__email")
    def who(self, purchase: Purchase) -> SafeString:
        name, email = purchase.workspace.title, purchase.person.email
        return format_html('{}<span class="sub">{}</span>', name, email)

    @admin.display(description=pgettext_lazy("column", "For"))
    def what(self, purchase: Purchase) -> str:
        return purchase.title

    @admin.display(description=pgettext_lazy("column", "When"), ordering="created_at")
    def moment(self, purchase: Purchase) -> Any:
        return purchase.paid_at or purchase.created_at

    @admin.display(description=pgettext_lazy("column", "State"), ordering="state")
    def standing(self, purchase: Purchase) -> SafeString:
        standing = _standing(purchase)
        if standing is None:
            return badge("plain", purchase.get_state_display())
        return badge(COLOURS[standing], str(standing.label))

    @admin.display(description=pgettext_lazy("money", "Amount"), ordering="paid")
    def sum(self, purchase: Purchase) -> str:
        amount = purchase.amount if purchase.paid is None else purchase.paid
        return money(amount, purchase.currency)

    def get_urls(self) -> list[URLPattern]:
        refund = self.admin_site.admin_view(self.refund)
        return [
            path("<uuid:pk>/refund/", refund, name="payments_purchase_refund"),
            *super().get_urls(),
        ]

    def beside(self, request: HttpRequest, row: Purchase) -> dict[str, Any]:
        return _shown(row, request)

    def refund(self, request: Any, pk: UUID) -> HttpResponse:
        return log_in_again(request) or refunding.refund_page(self, request, pk)


def _standing(purchase: Purchase) -> Standing | None:
    """As its buyer reads it, too."""
    if purchase.is_disputed:  # type: ignore[attr-defined]  # annotated
        return Standing.DISPUTED
    refunded = purchase.refunded or 0  # type: ignore[attr-defined]  # annotated
    if purchase.state == State.PAID and refunded:
        return Standing.REFUNDED if refunded >= (purchase.paid or 0) else Standing.PART
    known = {State.PAID: Standing.PAID, State.PENDING: Standing.PENDING}
    known[State.FAILED] = Standing.FAILED
    return known.get(State(purchase.state))


def _shown(purchase: Purchase, request: HttpRequest) -> dict[str, Any]:
    stands = worth(purchase)
    lot, paid = stands.lot, purchase.paid or 0
    kept = paid - stands.returned.refunded - stands.returned.lost
    return {
        "stands": stands,
        "kept": kept,
        "used": lot.granted - lot.unused - lot.taken - lot.lapsed if lot else 0,
        "trail": trail(purchase),
        "refunds": purchase.refunds.order_by("created_at"),
        "disputes": purchase.disputes.order_by("opened_at"),
        "papers": purchase.receipts.order_by("pk"),
        "address": at_stripe("payments", purchase.intent_id, livemode=purchase.livemode),
        "may_refund": stands.refundable > 0 and refunding.may_refund(request),
        "title": gettext_lazy("Payment"),
    }

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from saas.core.money import money
from saas.credits.admin import ReadOnly
from saas.payments.admin.links import FOUND_BY, badge, link_at_stripe, link_to
from saas.payments.models import Refund
from saas.payments.reasons import shown

State = Refund.State
COLOURS = {
    State.SUCCEEDED: "success",
    State.FAILED: "danger",
    State.CANCELLED: "plain",
    State.ACTION: "warning",
}


@admin.register(Refund)
class RefundAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Every refund: who, when, why, and what became of it. Make one from its payment."""

    group = "money"
    icon = "undo-2"
    lead = gettext_lazy(
        "Money that went back or is on its way. Make a refund on its payment's page."
    )
    list_display = ["payment", "given", "origin", "by", "created_at", "standing", "sum"]
    list_display_links = ["given"]
    list_filter = ["state", "origin", "livemode"]
    list_select_related = ["purchase__workspace__owner", "by"]
    search_fields = ["=stripe_id", "=purchase__intent_id", "purchase__person__email", "reason"]
    search_help_text = FOUND_BY
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    fields = [
        "payment",
        "sum",
        "standing",
        "why",
        "origin",
        "by",
        "given",
        "credits",
        "let_go",
        "created_at",
        "settled_at",
        "stripe",
    ]
    readonly_fields = ["payment", "given", "sum", "standing", "why", "stripe"]

    @admin.display(description=pgettext_lazy("column", "Payment"))
    def payment(self, refund: Refund) -> SafeString:
        return link_to(refund.purchase, refund.purchase.workspace.owner.email)

    @admin.display(description=pgettext_lazy("money", "Amount"), ordering="amount")
    def sum(self, refund: Refund) -> str:
        return money(refund.amount, refund.currency)

    @admin.display(description=pgettext_lazy("column", "State"), ordering="state")
    def standing(self, refund: Refund) -> SafeString:
        return badge(COLOURS.get(State(refund.state), "info"), refund.get_state_display())

    @admin.display(description=gettext_lazy("reason"), ordering="reason")
    def given(self, refund: Refund) -> str:
        return shown(refund.reason)

    @admin.display(description=gettext_lazy("failure"))
    def why(self, refund: Refund) -> str:
        return shown(refund.failure)

    @admin.display(description=gettext_lazy("At Stripe"))
    def stripe(self, refund: Refund) -> SafeString | str:
        return link_at_stripe("refunds", refund.stripe_id, livemode=refund.livemode)

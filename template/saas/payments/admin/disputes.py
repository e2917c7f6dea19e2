from django.contrib import admin
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from saas.core.drawing import whole_moment
from saas.core.money import money
from saas.credits.admin import ReadOnly
from saas.payments import reasons
from saas.payments.admin.links import badge, link_at_stripe, link_to
from saas.payments.models import Dispute, FraudWarning
from saas.payments.reckoning import worth

State = Dispute.State
COLOURS = {
    State.NEEDS_RESPONSE: "danger",
    State.WARNING_NEEDS_RESPONSE: "warning",
    State.UNDER_REVIEW: "info",
    State.WARNING_UNDER_REVIEW: "info",
    State.WON: "success",
}
AWAITED = [State.NEEDS_RESPONSE, State.WARNING_NEEDS_RESPONSE]


@admin.register(Dispute)
class DisputeAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Banks that ask for money back. The answer is given at Stripe, in time, and only once."""

    group = "money"
    icon = "scale"
    list_display = ["payment", "why", "answer_by", "standing", "sum", "cost", "opened_at"]
    list_display_links = ["why"]
    list_filter = ["state", "livemode"]
    list_select_related = ["purchase__workspace__owner"]
    search_fields = ["=stripe_id", "=purchase__intent_id", "purchase__person__email"]
    date_hierarchy = "opened_at"
    ordering = ["-opened_at"]
    fields = [
        "payment",
        "why",
        "standing",
        "answer_by",
        "sum",
        "cost",
        "at_stake",
        "frozen",
        "opened_at",
        "closed_at",
        "stripe",
    ]
    readonly_fields = [
        "payment",
        "why",
        "standing",
        "answer_by",
        "sum",
        "cost",
        "at_stake",
        "frozen",
        "stripe",
    ]

    @admin.display(description=pgettext_lazy("column", "Payment"))
    def payment(self, dispute: Dispute) -> SafeString:
        return link_to(dispute.purchase, dispute.purchase.workspace.owner.email)

    @admin.display(description=gettext_lazy("Reason"), ordering="reason")
    def why(self, dispute: Dispute) -> str:
        return reasons.told(dispute.reason)

    @admin.display(description=gettext_lazy("Answer by"), ordering="evidence_due_at")
    def answer_by(self, dispute: Dispute) -> str:
        """The deadline, while an answer is awaited."""
        due = dispute.evidence_due_at
        if due is None or dispute.state not in AWAITED:
            return ""
        return f"{whole_moment(due)} ({naturaltime(due)})"

    @admin.display(description=pgettext_lazy("column", "State"), ordering="state")
    def standing(self, dispute: Dispute) -> SafeString:
        return badge(COLOURS.get(State(dispute.state), "plain"), dispute.get_state_display())

    @admin.display(description=pgettext_lazy("money", "Amount"), ordering="amount")
    def sum(self, dispute: Dispute) -> str:
        return money(dispute.amount, dispute.currency)

    @admin.display(description=gettext_lazy("Fee"), ordering="fee")
    def cost(self, dispute: Dispute) -> str:
        return money(dispute.fee, dispute.fee_currency) if dispute.fee else ""

    @admin.display(description=gettext_lazy("If it is lost"))
    def at_stake(self, dispute: Dispute) -> str:
        """The money, and the fee beside it: that may be in the currency of the payouts."""
        fee = f" + {self.cost(dispute)}" if dispute.fee else ""
        return f"{self.sum(dispute)}{fee}"

    @admin.display(description=gettext_lazy("Credits that are frozen"))
    def frozen(self, dispute: Dispute) -> int:
        lot = worth(dispute.purchase).lot
        return lot.frozen if lot else 0

    @admin.display(description=gettext_lazy("Answer it at Stripe"))
    def stripe(self, dispute: Dispute) -> SafeString | str:
        return link_at_stripe("disputes", dispute.stripe_id, livemode=dispute.livemode)


@admin.register(FraudWarning)
class FraudWarningAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """A bank takes a payment for fraud. A refund now may spare the dispute and its fee."""

    group = "money"
    icon = "triangle-alert"
    list_display = ["payment", "kind", "is_actionable", "warned_at"]
    list_display_links = ["kind"]
    list_filter = ["is_actionable", "livemode"]
    list_select_related = ["purchase__workspace__owner"]
    search_fields = ["=stripe_id", "=purchase__intent_id", "purchase__person__email"]
    ordering = ["-warned_at"]
    fields = ["payment", "kind", "is_actionable", "warned_at", "stripe_id"]
    readonly_fields = ["payment"]

    @admin.display(description=pgettext_lazy("column", "Payment"))
    def payment(self, warning: FraudWarning) -> SafeString:
        return link_to(warning.purchase, warning.purchase.workspace.owner.email)

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from saas.accounts.recent import log_in_again
from saas.core.drawing import whole_moment
from saas.core.money import money
from saas.credits.admin import ReadOnly
from saas.payments import reasons
from saas.payments.admin import accepting
from saas.payments.admin.links import FOUND_BY, badge, link_at_stripe, link_to
from saas.payments.admin.refunding import may_refund
from saas.payments.models import Dispute, FraudWarning
from saas.payments.reckoning import worth
from saas.payments.stripe_pages import page_of
from saas.payments.waiting import AWAITED

State = Dispute.State
COLOURS = {
    State.NEEDS_RESPONSE: "danger",
    State.WARNING_NEEDS_RESPONSE: "warning",
    State.UNDER_REVIEW: "info",
    State.WARNING_UNDER_REVIEW: "info",
    State.WON: "success",
}


@admin.register(Dispute)
class DisputeAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Banks that ask for money back. The answer is given at Stripe, in time, and only once."""

    group = "money"
    icon = "scale"
    lead = gettext_lazy("A bank asks for money back. Answer at Stripe in time, or it is lost.")
    change_form_template = "admin/payments/dispute/change_form.html"
    list_display = ["payment", "why", "answer_by", "standing", "sum"]
    list_display_links = ["why"]
    list_filter = ["state", "livemode"]
    list_select_related = ["purchase__workspace__owner"]
    search_fields = ["=stripe_id", "=purchase__intent_id", "purchase__person__email"]
    search_help_text = FOUND_BY
    date_hierarchy = "opened_at"
    ordering = ["-opened_at"]
    fields = [
        "payment",
        "why",
        "standing",
        "answer_by",
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
        "at_stake",
        "frozen",
        "stripe",
    ]

    def get_urls(self) -> list[URLPattern]:
        accept = self.admin_site.admin_view(self.accept)
        name = "payments_dispute_accept"
        return [path("<int:pk>/accept/", accept, name=name), *super().get_urls()]

    def accept(self, request: Any, pk: int) -> HttpResponse:
        return log_in_again(request) or accepting.accept_page(self, request, pk)

    @admin.display(description=pgettext_lazy("column", "Payment"))
    def payment(self, dispute: Dispute) -> SafeString:
        bought = dispute.purchase
        link = link_to(bought, bought.workspace.owner.email)
        return format_html('{}<span class="sub">{}</span>', link, bought.title)

    @admin.display(description=gettext_lazy("Reason"), ordering="reason")
    def why(self, dispute: Dispute) -> str:
        return reasons.told(dispute.reason)

    @admin.display(description=gettext_lazy("Answer by"), ordering="evidence_due_at")
    def answer_by(self, dispute: Dispute) -> SafeString | str:
        """The deadline, while an answer is awaited."""
        if (due := _due(dispute)) is None:
            return ""
        both = '<span class="nowrap">{}</span><span class="sub">{}</span>'
        return format_html(both, whole_moment(due), naturaltime(due))

    @admin.display(description=pgettext_lazy("column", "State"), ordering="state")
    def standing(self, dispute: Dispute) -> SafeString:
        return badge(COLOURS.get(State(dispute.state), "plain"), dispute.get_state_display())

    @admin.display(description=pgettext_lazy("money", "Amount"), ordering="amount")
    def sum(self, dispute: Dispute) -> SafeString | str:
        """The fee stands beside the money: it may be in the currency of the payouts."""
        amount = money(dispute.amount, dispute.currency)
        if not dispute.fee:
            return amount
        fee = _("Fee: %(fee)s") % {"fee": money(dispute.fee, dispute.fee_currency)}
        return format_html('{}<span class="sub">{}</span>', amount, fee)

    @admin.display(description=gettext_lazy("If it is lost"))
    def at_stake(self, dispute: Dispute) -> str:
        fee = f" + {money(dispute.fee, dispute.fee_currency)}" if dispute.fee else ""
        return f"{money(dispute.amount, dispute.currency)}{fee}"

    @admin.display(description=gettext_lazy("Credits that are frozen"))
    def frozen(self, dispute: Dispute) -> int:
        lot = worth(dispute.purchase).lot
        return lot.frozen if lot else 0

    @admin.display(description=gettext_lazy("Answer it at Stripe"))
    def stripe(self, dispute: Dispute) -> SafeString | str:
        return link_at_stripe("disputes", dispute.stripe_id, livemode=dispute.livemode)

    def beside(self, request: HttpRequest, row: Dispute) -> dict[str, Any]:
        may_accept = accepting.may_accept(request)
        return {"may_accept": may_accept, "due": _due(row), "address": page_of(row)}


def _due(dispute: Dispute) -> datetime | None:
    return dispute.evidence_due_at if dispute.state in AWAITED else None


@admin.register(FraudWarning)
class FraudWarningAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """A bank takes a payment for fraud. A refund now may spare the dispute and its fee."""

    group = "money"
    icon = "triangle-alert"
    lead = gettext_lazy(
        "A bank takes a payment for fraud. A refund now may spare the dispute and its fee."
    )
    change_form_template = "admin/payments/fraudwarning/change_form.html"
    list_display = ["payment", "told", "is_actionable", "warned_at"]
    list_display_links = ["told"]
    list_filter = ["is_actionable", "livemode"]
    list_select_related = ["purchase__workspace__owner"]
    search_fields = ["=stripe_id", "=purchase__intent_id", "purchase__person__email"]
    search_help_text = FOUND_BY
    ordering = ["-warned_at"]
    fields = ["payment", "told", "is_actionable", "warned_at", "stripe_id"]
    readonly_fields = ["payment", "told"]

    @admin.display(description=pgettext_lazy("column", "Payment"))
    def payment(self, warning: FraudWarning) -> SafeString:
        return link_to(warning.purchase, warning.purchase.workspace.owner.email)

    @admin.display(description=gettext_lazy("What the bank says"), ordering="kind")
    def told(self, warning: FraudWarning) -> str:
        return reasons.told(warning.kind)

    def beside(self, request: HttpRequest, row: FraudWarning) -> dict[str, Any]:
        return {"may_refund": may_refund(request)}

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saas.accounts.models import User
from saas.core.models import TimeStamped
from saas.core.money import money
from saas.payments.models.places import STRIPE_ID, AtStripe, Fetched
from saas.payments.models.purchases import Purchase


class Refund(AtStripe, Fetched, TimeStamped):
    """Money that goes back for a purchase. Several may, together never more than was paid."""

    class State(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("status", "Requested")  # Stripe has not answered yet
        PENDING = "pending", pgettext_lazy("status", "On its way")
        ACTION = "action", pgettext_lazy("status", "Waits for the buyer")
        SUCCEEDED = "succeeded", pgettext_lazy("status", "Refunded")
        FAILED = "failed", pgettext_lazy("status", "Failed")
        CANCELLED = "cancelled", pgettext_lazy("status", "Cancelled")

    class Origin(models.TextChoices):
        STAFF = "staff", _("Staff")
        WITHDRAWAL = "withdrawal", _("Withdrawal")
        STRIPE = "stripe", _("Stripe's dashboard")
        CLOSED = "closed", _("Workspace closed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    purchase = models.ForeignKey(
        Purchase, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("purchase")
    )
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("column", "by"),
    )
    origin = models.CharField(pgettext_lazy("column", "origin"), max_length=10, choices=Origin)
    amount = models.PositiveIntegerField(pgettext_lazy("money", "amount"))
    currency = models.CharField(_("currency"), max_length=3)
    seen_amount = models.PositiveIntegerField(_("amount that the buyer saw"), null=True, blank=True)
    seen_currency = models.CharField(_("currency that the buyer saw"), max_length=3, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    credits = models.PositiveIntegerField(
        _("credits covered"),
        default=0,
        help_text=_("By this and the refunds before it, when it was made."),
    )
    let_go = models.PositiveIntegerField(
        _("used credits let go"), default=0, help_text=_("So many of them make no debt.")
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.REQUESTED)
    stripe_id = models.CharField(_("refund id"), max_length=STRIPE_ID, blank=True)
    failure = models.CharField(_("failure"), max_length=100, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="refund_amount_whole"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["requested", "pending", "action", "succeeded", "failed", "cancelled"]
                ),
                name="refund_state_known",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=["staff", "withdrawal", "stripe", "closed"]),
                name="refund_origin_known",
            ),
            models.UniqueConstraint(
                fields=["account", "livemode", "stripe_id"],
                condition=~Q(stripe_id=""),
                name="refund_stripe_id",
            ),
        ]
        indexes = [
            models.Index(
                fields=["updated_at"],
                condition=Q(state__in=["requested", "pending", "action"]),
                name="refund_not_final",
            )
        ]

    def __str__(self) -> str:
        return f"{money(self.amount, self.currency)} ({self.get_state_display()})"


class Dispute(AtStripe, Fetched, TimeStamped):
    """A buyer's bank asks for the money back. Its state is Stripe's own word."""

    class State(models.TextChoices):
        WARNING_NEEDS_RESPONSE = "warning_needs_response", _("Inquiry, needs an answer")
        WARNING_UNDER_REVIEW = "warning_under_review", _("Inquiry, under review")
        WARNING_CLOSED = "warning_closed", _("Inquiry closed")
        NEEDS_RESPONSE = "needs_response", _("Needs an answer")
        UNDER_REVIEW = "under_review", _("Under review")
        WON = "won", pgettext_lazy("status", "Won")
        LOST = "lost", pgettext_lazy("status", "Lost")
        PREVENTED = "prevented", _("Prevented by a refund")

    purchase = models.ForeignKey(
        Purchase, on_delete=models.PROTECT, related_name="disputes", verbose_name=_("purchase")
    )
    stripe_id = models.CharField(_("dispute id"), max_length=STRIPE_ID)
    amount = models.PositiveIntegerField(pgettext_lazy("money", "amount"))
    currency = models.CharField(_("currency"), max_length=3)
    fee = models.PositiveIntegerField(_("fee"), default=0)
    fee_currency = models.CharField(_("currency of the fee"), max_length=3, blank=True)
    reason = models.CharField(_("reason"), max_length=60)
    state = models.CharField(_("state"), max_length=22, choices=State)
    evidence_due_at = models.DateTimeField(_("evidence due at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        permissions = [("answer_dispute", "Can answer disputes")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "livemode", "stripe_id"], name="dispute_stripe_id"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "warning_needs_response",
                        "warning_under_review",
                        "warning_closed",
                        "needs_response",
                        "under_review",
                        "won",
                        "lost",
                        "prevented",
                    ]
                ),
                name="dispute_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["evidence_due_at"],
                condition=~Q(state__in=["won", "lost", "warning_closed", "prevented"]),
                name="dispute_open",
            )
        ]

    def __str__(self) -> str:
        return f"{money(self.amount, self.currency)} ({self.get_state_display()})"

    @property
    def is_acceptable(self) -> bool:
        """Stripe closes no other. An inquiry ends by a refund."""
        return self.state == self.State.NEEDS_RESPONSE


class FraudWarning(AtStripe, Fetched, TimeStamped):
    """A bank's early word that a payment may be fraud: a refund now may prevent a dispute."""

    purchase = models.ForeignKey(
        Purchase, on_delete=models.PROTECT, related_name="warnings", verbose_name=_("purchase")
    )
    stripe_id = models.CharField(_("warning id"), max_length=STRIPE_ID)
    kind = models.CharField(_("kind"), max_length=60)
    is_actionable = models.BooleanField(_("a refund may help"))
    warned_at = models.DateTimeField(_("warned at"))

    class Meta:
        verbose_name = _("early fraud warning")
        verbose_name_plural = _("early fraud warnings")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "livemode", "stripe_id"], name="warning_stripe_id"
            )
        ]

    def __str__(self) -> str:
        return self.stripe_id

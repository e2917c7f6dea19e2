from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from saas.accounts.models import User, Workspace
from saas.core.drawing import figure
from saas.core.models import TimeStamped
from saas.core.money import money
from saas.payments.models.catalogue import Pack
from saas.payments.models.places import STRIPE_ID, AtStripe, Fetched

UNCONFIRMED = {"authentication_required", "payment_intent_authentication_failure"}


class Purchase(AtStripe, Fetched, TimeStamped):
    """Credits that somebody wanted to buy, and what became of it.

    What is bought is copied from the pack before Stripe is asked: granting reads this row alone.
    """

    class State(models.TextChoices):
        MADE = "made", pgettext_lazy("status", "Begun")  # Stripe has not answered yet
        OPEN = "open", pgettext_lazy("status", "Not paid yet")
        PENDING = "pending", pgettext_lazy("status", "On its way")
        PAID = "paid", pgettext_lazy("status", "Paid")
        FAILED = "failed", pgettext_lazy("status", "Failed")
        EXPIRED = "expired", pgettext_lazy("status", "Not paid")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="purchases", verbose_name=_("workspace")
    )
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("bought by")
    )
    pack = models.ForeignKey(
        Pack, on_delete=models.PROTECT, related_name="purchases", verbose_name=_("pack")
    )

    name = models.CharField(pgettext_lazy("column", "name"), max_length=60, blank=True)
    credits = models.PositiveIntegerField(_("credits"))
    amount = models.PositiveIntegerField(
        _("price"), help_text=_("Before discounts and tax that comes on top.")
    )
    currency = models.CharField(_("currency"), max_length=3)
    lapse_days = models.PositiveIntegerField(_("lapse after days"), null=True, blank=True)
    tax_kind = models.CharField(
        _("tax handling"),
        max_length=9,
        default="off",
        help_text=_("PAYMENTS_TAX as it was: off, automatic or managed."),
    )
    tax_behavior = models.CharField(_("tax behavior"), max_length=11, default="unspecified")

    consent = models.CharField(
        _("consent"), max_length=300, blank=True, help_text=_("The sentence that was agreed to.")
    )
    consented_at = models.DateTimeField(_("consented at"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    way_back = models.CharField(
        _("way back"), max_length=500, blank=True, help_text=_("The page that led to buying.")
    )

    state = models.CharField(_("state"), max_length=7, choices=State, default=State.MADE)
    session_id = models.CharField(_("checkout id"), max_length=STRIPE_ID, blank=True)
    session_url = models.TextField(_("checkout page"), blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    customer_id = models.CharField(_("customer id"), max_length=STRIPE_ID, blank=True)
    intent_id = models.CharField(_("payment intent id"), max_length=STRIPE_ID, blank=True)
    charge_id = models.CharField(_("charge id"), max_length=STRIPE_ID, blank=True)

    paid = models.PositiveIntegerField(
        pgettext_lazy("money", "paid"),
        null=True,
        blank=True,
        help_text=_("After discounts, with tax."),
    )
    discount = models.PositiveIntegerField(_("discount"), default=0)
    tax = models.PositiveIntegerField(_("tax"), default=0)
    taxes = models.JSONField(
        _("taxes"),
        default=list,
        blank=True,
        help_text=_("As Stripe has worked them out: name, percent, amount, reason."),
    )
    seen_amount = models.PositiveIntegerField(_("amount that the buyer saw"), null=True, blank=True)
    seen_currency = models.CharField(_("currency that the buyer saw"), max_length=3, blank=True)
    method = models.CharField(
        _("payment method"), max_length=60, blank=True, help_text=_("A label: Visa 4242, Link.")
    )
    last4 = models.CharField(_("last four digits"), max_length=4, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    buyer = models.JSONField(
        _("buyer"), default=dict, blank=True, help_text=_("As given at Stripe: name, address, ids.")
    )

    document_url = models.TextField(
        _("receipt at Stripe"), blank=True, help_text=_("Where Stripe sells in its own name.")
    )

    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    credited_at = models.DateTimeField(
        _("credited at"),
        null=True,
        blank=True,
        help_text=_("Empty though paid: the workspace had closed, and the money goes back."),
    )
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    decline_code = models.CharField(
        _("decline code"), max_length=60, blank=True, help_text=_("For staff; buyers never see it.")
    )

    class Meta:
        verbose_name = pgettext_lazy("title", "payment")
        verbose_name_plural = pgettext_lazy("title", "payments")
        permissions = [("refund_purchase", "Can refund payments")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["made", "open", "pending", "paid", "failed", "expired"]),
                name="purchase_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid__isnull=False, paid_at__isnull=False)
                | (~Q(state="paid") & Q(paid_at=None, credited_at=None)),
                name="purchase_paid_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["made", "expired"]) | ~Q(session_id=""),
                name="purchase_open_has_session",
            ),
            models.CheckConstraint(
                condition=Q(credits__gte=1, amount__gte=1, discount__lte=F("amount")),
                name="purchase_amounts_whole",
            ),
            models.UniqueConstraint(
                fields=["account", "livemode", "session_id"],
                condition=~Q(session_id=""),
                name="purchase_session_id",
            ),
            models.UniqueConstraint(
                fields=["account", "livemode", "intent_id"],
                condition=~Q(intent_id=""),
                name="purchase_intent_id",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-created_at"], name="purchase_newest"),
            models.Index(
                fields=["updated_at"],
                condition=Q(state__in=["made", "open", "pending"]),
                name="purchase_not_final",
            ),
            models.Index(
                fields=["account", "livemode", "charge_id"],
                condition=~Q(charge_id=""),
                name="purchase_charge",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.title}, {money(self.amount if self.paid is None else self.paid, self.currency)}"
        )

    @property
    def title(self) -> str:
        words = ngettext("%(figure)s credit", "%(figure)s credits", self.credits)
        return self.name or words % {"figure": figure(self.credits)}

    @property
    def source_ref(self) -> str:
        """What the ledger knows its lot by. A free order has no payment intent, so it is ours."""
        return f"purchase:{self.pk}"

    @property
    def is_sold_by_stripe(self) -> bool:
        """In its own name (Managed Payments): then its receipt counts, and none is issued here."""
        return self.tax_kind == "managed"

    @property
    def is_unconfirmed(self) -> bool:
        """The bank has not refused; it asked whose payment it is, and heard nothing good."""
        return self.decline_code in UNCONFIRMED

    @property
    def is_final(self) -> bool:
        return self.state in {self.State.PAID, self.State.FAILED, self.State.EXPIRED}

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from saas.core.drawing import figure
from saas.core.models import TimeStamped
from saas.payments.models.places import STRIPE_ID, AtStripe

MOST_CREDITS = 1_000_000_000
MOST_MONEY = 99_999_999  # of the smallest unit: the most that Stripe takes at once


class Pack(TimeStamped):
    """Credits that are sold together. Archived, never deleted: purchases point at it."""

    name = models.CharField(
        pgettext_lazy("column", "name"),
        max_length=60,
        blank=True,
        help_text=_("Empty: the number of credits. Shown at Stripe and on receipts."),
    )
    credits = models.PositiveIntegerField(
        _("credits"), validators=[MinValueValidator(1), MaxValueValidator(MOST_CREDITS)]
    )
    price = models.PositiveIntegerField(
        _("price"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONEY)],
        help_text=_("In the smallest unit of the currency, cents say."),
    )
    currency = models.CharField(_("currency"), max_length=3)
    lapse_days = models.PositiveIntegerField(
        _("lapse after days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(36500)],
        help_text=_("Empty: the credits do not lapse."),
    )
    archived_at = models.DateTimeField(
        _("archived at"), null=True, blank=True, help_text=_("Since then it is not sold.")
    )

    class Meta:
        verbose_name = _("pack")
        verbose_name_plural = _("packs")
        ordering = ["price", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(credits__gte=1, credits__lte=MOST_CREDITS), name="pack_credits_whole"
            ),
            models.CheckConstraint(
                condition=Q(price__gte=1, price__lte=MOST_MONEY), name="pack_price_whole"
            ),
            models.CheckConstraint(
                condition=Q(lapse_days=None) | Q(lapse_days__gte=1), name="pack_lapses_later"
            ),
            models.CheckConstraint(
                condition=Q(currency__regex="^[A-Z]{3}$"), name="pack_currency_written"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        words = ngettext("%(figure)s credit", "%(figure)s credits", self.credits)
        return self.name or words % {"figure": figure(self.credits)}


class PackPrice(AtStripe, TimeStamped):
    """A pack's price at Stripe. Prices there never change: a new amount is a new row."""

    pack = models.ForeignKey(
        Pack, on_delete=models.PROTECT, related_name="prices", verbose_name=_("pack")
    )
    amount = models.PositiveIntegerField(pgettext_lazy("money", "amount"))
    currency = models.CharField(_("currency"), max_length=3)
    tax_behavior = models.CharField(_("tax behavior"), max_length=11)
    product_id = models.CharField(_("product id"), max_length=STRIPE_ID, blank=True)
    price_id = models.CharField(_("price id"), max_length=STRIPE_ID, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    class Meta:
        verbose_name = _("price at Stripe")
        verbose_name_plural = _("prices at Stripe")
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "account", "livemode", "amount", "currency", "tax_behavior"],
                name="pack_price_once",
            ),
            models.CheckConstraint(
                condition=Q(tax_behavior__in=["unspecified", "inclusive", "exclusive"]),
                name="pack_price_tax_known",
            ),
        ]

    def __str__(self) -> str:
        return self.price_id or f"{self.amount} {self.currency}"

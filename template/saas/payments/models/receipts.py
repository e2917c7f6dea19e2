from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saas.payments.models.purchases import Purchase
from saas.payments.models.reversals import Refund


class Numbering(models.Model):
    """The last number of a year's series. Its row is locked to take the next: none is left out."""

    series = models.CharField(_("series"), max_length=12)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("numbering")
        verbose_name_plural = _("numberings")
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="numbering_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class Receipt(models.Model):
    """What was issued about a payment or a refund. Printed as it was that day: nothing changes."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", pgettext_lazy("title", "Receipt")
        CREDIT = "credit", _("Credit note")
        CANCEL = "cancel", _("Cancelled credit note")  # its refund failed: the money stayed here

    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    livemode = models.BooleanField(_("real money"), help_text=_("Tests are numbered apart."))
    purchase = models.ForeignKey(
        Purchase, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("purchase")
    )
    refund = models.ForeignKey(
        Refund,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="receipts",
        verbose_name=_("refund"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(pgettext_lazy("column", "number"))
    code = models.CharField(
        _("number as printed"), max_length=40, unique=True, help_text=_("Such as R-2026-0107.")
    )
    issued_at = models.DateTimeField(_("issued at"))
    net = models.PositiveIntegerField(_("net"))
    tax = models.PositiveIntegerField(_("tax"))
    gross = models.PositiveIntegerField(_("gross"))
    currency = models.CharField(_("currency"), max_length=3)
    particulars = models.JSONField(
        _("particulars"), help_text=_("Seller, buyer, lines and tax as they were that day.")
    )

    class Meta:
        verbose_name = pgettext_lazy("title", "receipt")
        verbose_name_plural = pgettext_lazy("title", "receipts")
        permissions = [("export_receipts", "Can export receipts for accounting")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "livemode", "year", "number"], name="receipt_number_once"
            ),
            models.UniqueConstraint(
                fields=["purchase"], condition=Q(kind="receipt"), name="receipt_of_purchase_once"
            ),
            models.UniqueConstraint(fields=["refund", "kind"], name="receipt_of_refund_once"),
            models.CheckConstraint(
                condition=Q(kind="receipt", refund=None)
                | Q(kind__in=["credit", "cancel"], refund__isnull=False),
                name="receipt_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(gross=models.F("net") + models.F("tax")), name="receipt_adds_up"
            ),
        ]
        indexes = [models.Index(fields=["issued_at"], name="receipt_issued")]

    def __str__(self) -> str:
        return self.code

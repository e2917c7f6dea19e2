from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saas.accounts.models import User
from saas.core import clock
from saas.payments.models.places import STRIPE_ID
from saas.payments.models.purchases import Purchase


class Act(models.Model):
    """Something done with money by staff, a command, a job or Stripe. Triggers refuse changes."""

    class By(models.TextChoices):
        STAFF = "staff", _("Staff")
        BUYER = "buyer", _("Buyer")
        COMMAND = "command", _("Command")
        JOB = "job", _("Job")
        STRIPE = "stripe", _("Stripe")

    at = models.DateTimeField(_("time"), default=clock.now)
    by = models.CharField(pgettext_lazy("column", "by"), max_length=7, choices=By)
    person = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    what = models.CharField(
        pgettext_lazy("column", "what"),
        max_length=40,
        help_text=_("A code: refund.requested, pack.changed."),
    )
    purchase = models.ForeignKey(
        Purchase,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name=_("purchase"),
    )
    row = models.CharField(
        pgettext_lazy("column", "row"), max_length=80, blank=True, help_text=_("Such as pack:3.")
    )
    stripe_id = models.CharField(_("Stripe id"), max_length=STRIPE_ID, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    before = models.JSONField(pgettext_lazy("column", "before"), default=dict, blank=True)
    after = models.JSONField(pgettext_lazy("column", "after"), default=dict, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("title", "act on money")
        verbose_name_plural = pgettext_lazy("title", "acts on money")
        constraints = [
            models.CheckConstraint(
                condition=Q(by__in=["staff", "buyer", "command", "job", "stripe"]),
                name="act_by_known",
            )
        ]
        indexes = [models.Index(fields=["-at"], name="act_newest")]

    def __str__(self) -> str:
        return f"{self.what} {self.row or self.purchase_id or ''}".strip()

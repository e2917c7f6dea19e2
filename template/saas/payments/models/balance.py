from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saas.core.models import TimeStamped
from saas.payments.models.places import STRIPE_ID, AtStripe


class BalanceLine(AtStripe, TimeStamped):
    """What a charge, a refund, a dispute or a payout moved on the seller's balance at Stripe.

    Amounts are in the currency that Stripe pays out, which need not be the price's.
    """

    stripe_id = models.CharField(_("balance transaction id"), max_length=STRIPE_ID)
    kind = models.CharField(_("kind"), max_length=60, help_text=_("Stripe's word: charge, refund."))
    source_id = models.CharField(
        _("id of what moved it"), max_length=STRIPE_ID, blank=True, db_index=True
    )
    amount = models.BigIntegerField(pgettext_lazy("money", "amount"))
    fee = models.BigIntegerField(_("fee"))
    net = models.BigIntegerField(_("net"))
    currency = models.CharField(_("currency"), max_length=3)
    happened_at = models.DateTimeField(_("happened at"))
    available_at = models.DateTimeField(_("available at"))
    payout_id = models.CharField(_("payout id"), max_length=STRIPE_ID, blank=True)

    class Meta:
        verbose_name = _("line of the balance")
        verbose_name_plural = _("lines of the balance")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "livemode", "stripe_id"], name="balance_line_stripe_id"
            )
        ]
        indexes = [models.Index(fields=["happened_at"], name="balance_line_happened")]

    def __str__(self) -> str:
        return f"{self.kind} {self.stripe_id}"

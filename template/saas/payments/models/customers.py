from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saas.accounts.models import Workspace
from saas.core.models import TimeStamped
from saas.payments.models.places import STRIPE_ID, AtStripe


class KeyOwner(AtStripe, TimeStamped):
    """Which account an API key belongs to: asked of Stripe once a key. The key is not kept."""

    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("owner of a key")
        verbose_name_plural = _("owners of keys")

    def __str__(self) -> str:
        return self.account


class Customer(AtStripe, TimeStamped):
    """What a workspace is at Stripe. One for each account and mode, made when it first buys."""

    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="customers", verbose_name=_("workspace")
    )
    stripe_id = models.CharField(
        _("customer id"), max_length=STRIPE_ID, blank=True, help_text=_("Empty until Stripe knows.")
    )
    deleted_at = models.DateTimeField(
        _("deleted at"), null=True, blank=True, help_text=_("At Stripe. The next one is new.")
    )

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "account", "livemode"],
                condition=Q(deleted_at=None),
                name="customer_of_workspace",
            ),
            models.UniqueConstraint(
                fields=["account", "livemode", "stripe_id"],
                condition=~Q(stripe_id=""),
                name="customer_stripe_id",
            ),
        ]

    def __str__(self) -> str:
        return self.stripe_id or str(pgettext_lazy("status", "Not at Stripe yet"))

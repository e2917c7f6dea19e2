from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

STRIPE_ID = 255  # characters that an id of Stripe's may have


class AtStripe(models.Model):
    """Knows which of Stripe's accounts its ids are of, and whether real money is meant.

    An id says nothing without both: look-ups use the pair of the current key.
    """

    account = models.CharField(_("Stripe account"), max_length=STRIPE_ID)
    livemode = models.BooleanField(_("real money"))

    class Meta:
        abstract = True


class Fetched(models.Model):
    """A copy of an object of Stripe's, which is fetched again at each event about it."""

    fetch_began_at = models.DateTimeField(
        _("fetch began at"),
        null=True,
        blank=True,
        help_text=_("Of the fetch that was applied; one that began earlier is dropped."),
    )

    class Meta:
        abstract = True

    def is_overtaken(self, began: datetime) -> bool:
        return self.fetch_began_at is not None and began < self.fetch_began_at

    def hear(self, told: dict[str, Any], began: datetime) -> bool:
        """Take over what a fetch that began then tells, unless a later one was applied."""
        if self.is_overtaken(began):
            return False
        self.fetch_began_at = began
        for name, value in told.items():
            setattr(self, name, value)
        return True

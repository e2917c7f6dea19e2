from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saas.core.models import TimeStamped
from saas.payments.models.places import STRIPE_ID, AtStripe


class Attempt(AtStripe, TimeStamped):
    """One POST to Stripe, written before it is sent.

    Its key is `<row>:<number>`, and its parameters are those of the first try: Stripe replays
    what it answered to a key, a decline or a failure too, and refuses another body.
    """

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("status", "Sent")  # no answer is known
        DONE = "done", pgettext_lazy("status", "Done")
        REFUSED = "refused", pgettext_lazy("status", "Refused")
        BROKEN = "broken", pgettext_lazy("status", "Failed at Stripe")  # its 500 is replayed

    row = models.CharField(
        pgettext_lazy("column", "row"),
        max_length=80,
        help_text=_("What it is for: purchase:<id>, refund:<id>."),
    )
    number = models.PositiveSmallIntegerField(pgettext_lazy("column", "number"))
    path = models.CharField(pgettext_lazy("column", "path"), max_length=100)
    parameters = models.JSONField(_("parameters"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.SENT)
    stripe_id = models.CharField(_("id of what came of it"), max_length=STRIPE_ID, blank=True)
    request_id = models.CharField(_("request id"), max_length=STRIPE_ID, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["row", "number"], name="attempt_key_unique"),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "done", "refused", "broken"]),
                name="attempt_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["sent", "broken"]),
                name="attempt_open",
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """What Stripe knows it by."""
        return f"{self.row}:{self.number}"

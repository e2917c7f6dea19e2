from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saas.core.models import TimeStamped
from saas.payments.models.places import STRIPE_ID, AtStripe


class Event(AtStripe, TimeStamped):
    """The inbox: what Stripe told us, kept as it came. A hint: the object is fetched again."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("status", "Waiting")
        DONE = "done", pgettext_lazy("status", "Done")
        IGNORED = "ignored", pgettext_lazy("status", "Not needed")  # a type without a handler
        FOREIGN = "foreign", pgettext_lazy("status", "Not ours")  # another app of the same account
        OTHER_MODE = "mode", pgettext_lazy("status", "Other mode")
        DEAD = "dead", pgettext_lazy("status", "Dead")

    class Source(models.TextChoices):
        WEBHOOK = "webhook", _("Webhook")
        POLL = "poll", _("Asked for")
        RECONCILER = "reconciler", _("Found missing")

    stripe_id = models.CharField(_("event id"), max_length=STRIPE_ID)
    type = models.CharField(pgettext_lazy("column", "type"), max_length=100)
    object_id = models.CharField(_("object id"), max_length=STRIPE_ID, blank=True)
    api_version = models.CharField(_("API version"), max_length=40, blank=True)
    is_other_version = models.BooleanField(
        _("of another version"), default=False, help_text=_("Applied all the same.")
    )
    source = models.CharField(
        pgettext_lazy("column", "source"), max_length=10, choices=Source, default=Source.WEBHOOK
    )
    payload = models.JSONField(_("payload"))
    happened_at = models.DateTimeField(_("happened at"))

    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    due_at = models.DateTimeField(_("due at"))
    fetch_began_at = models.DateTimeField(_("fetch began at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    reason = models.CharField(
        _("reason"), max_length=500, blank=True, help_text=_("Why the last try failed.")
    )

    class Meta:
        verbose_name = pgettext_lazy("title", "webhook event")
        verbose_name_plural = pgettext_lazy("title", "webhook events")
        permissions = [("replay_event", "Can replay webhook events")]
        constraints = [
            models.UniqueConstraint(fields=["stripe_id"], name="event_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "ignored", "foreign", "mode", "dead"]),
                name="event_state_known",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["webhook", "poll", "reconciler"]), name="event_source_known"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="event_due"),
            models.Index(
                fields=["object_id"], condition=Q(state="waiting"), name="event_of_object"
            ),
            models.Index(fields=["state", "-id"], name="event_state"),
            models.Index(fields=["happened_at"], name="event_happened"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.stripe_id}"

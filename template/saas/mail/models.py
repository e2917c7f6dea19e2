from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saas.core.models import TimeStamped


class Mail(TimeStamped):
    """One mail to one person, and how it went.

    Its text goes as soon as it is sent: it may hold a link to log in.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("status", "Waiting")
        SENDING = "sending", pgettext_lazy("status", "Sending")
        SENT = "sent", pgettext_lazy("status", "Sent")
        FAILED = "failed", pgettext_lazy("status", "Failed")
        UNCLEAR = "unclear", pgettext_lazy("status", "Unclear")
        DROPPED = "dropped", pgettext_lazy("status", "Dropped")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    to = models.EmailField(pgettext_lazy("column", "to"), max_length=254)
    template = models.CharField(pgettext_lazy("column", "template"), max_length=100)
    subject = models.CharField(pgettext_lazy("column", "subject"), max_length=200)
    key = models.CharField(
        pgettext_lazy("column", "key"),
        max_length=200,
        blank=True,
        help_text=_("One mail for each key."),
    )
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)

    for_visitor = models.BooleanField(
        _("for a visitor"),
        default=False,
        db_default=False,
        help_text=_("Anybody can cause it: counted, so that nobody gets too many."),
    )

    state = models.CharField(
        pgettext_lazy("column", "state"), max_length=10, choices=State, default=State.WAITING
    )
    error = models.CharField(
        pgettext_lazy("column", "error"),
        max_length=500,
        blank=True,
        help_text=_("Why the last attempt failed."),
    )
    sent_at = models.DateTimeField(pgettext_lazy("column", "sent at"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("title", "mail")
        verbose_name_plural = pgettext_lazy("title", "mails")
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="mail_key_unique"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(text="", html=""), name="sent_mail_has_no_text"
            ),
        ]
        indexes = [
            models.Index("created_at", name="mail_created"),
            models.Index(
                "to", "created_at", condition=Q(for_visitor=True), name="mail_for_visitors"
            ),
        ]

    def __str__(self) -> str:
        return _("%(subject)s to %(address)s") % {"subject": self.subject, "address": self.to}

from uuid import uuid4

from django.db import models
from django.db.models import Q

from saas.core.models import TimeStamped


class Mail(TimeStamped):
    """One mail to one person, and how it went.

    Its text goes as soon as it is sent: it may hold a link to log in.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        UNCLEAR = "unclear", "Unclear"
        DROPPED = "dropped", "Dropped"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    to = models.EmailField(max_length=254)
    template = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    key = models.CharField(max_length=200, blank=True, help_text="One mail for each key.")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)

    for_visitor = models.BooleanField(
        "for a visitor",
        default=False,
        db_default=False,
        help_text="Anybody can cause it: counted, so that nobody gets too many.",
    )

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    error = models.CharField(max_length=500, blank=True, help_text="Why the last attempt failed.")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
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
        return f"{self.subject} to {self.to}"

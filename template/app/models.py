from django.db import models

from saas.accounts.models import User, Workspace
from saas.core.models import TimeStamped


class Note(TimeStamped):
    """An example to imitate: a row that belongs to a workspace, as all rows of yours should."""

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notes")
    title = models.CharField(max_length=100)
    body = models.TextField(max_length=5000, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

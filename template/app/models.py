from django.db import models
from django.utils.translation import pgettext_lazy

from saas.accounts.models import User, Workspace
from saas.core.models import TimeStamped


class Note(TimeStamped):
    """An example to imitate: a row that belongs to a workspace, as all rows of yours should."""

    workspace = models.ForeignKey(
        Workspace,
        verbose_name=pgettext_lazy("label", "workspace"),
        on_delete=models.PROTECT,
        related_name="notes",
    )
    author = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("label", "author"),
        on_delete=models.PROTECT,
        related_name="notes",
    )
    title = models.CharField(pgettext_lazy("label", "title"), max_length=100)
    body = models.TextField(pgettext_lazy("label", "text"), max_length=5000, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("label", "note")
        verbose_name_plural = pgettext_lazy("label", "notes")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

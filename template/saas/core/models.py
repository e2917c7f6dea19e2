from django.db import models
from django.db.models.signals import class_prepared
from django.utils.translation import gettext_lazy


class TimeStamped(models.Model):
    """Knows when it was made and last changed (UTC)."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


def _name_stamps(sender: type[models.Model], **_: object) -> None:
    """Name both here: a name given to the fields would be a migration of every app, yours too."""
    if issubclass(sender, TimeStamped):
        for field in sender._meta.local_fields:
            if field.name in NAMES and getattr(field, "_verbose_name", None) is None:
                field.verbose_name = NAMES[field.name]


NAMES = {"created_at": gettext_lazy("created at"), "updated_at": gettext_lazy("changed at")}
class_prepared.connect(_name_stamps)

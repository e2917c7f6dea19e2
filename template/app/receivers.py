from django.dispatch import receiver

from app.models import Note
from saas.accounts.models import Workspace
from saas.accounts.signals import workspace_closed


@receiver(workspace_closed)
def forget_notes(workspace: Workspace, **kwargs: object) -> None:
    """What people wrote goes with them when they leave."""
    Note.objects.filter(workspace=workspace).delete()

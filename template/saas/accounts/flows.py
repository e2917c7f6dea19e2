from django.db import transaction

from saas.accounts.models import User, Workspace
from saas.accounts.signals import workspace_created


@transaction.atomic
def register(*, user: User) -> Workspace:
    """Give a new person their personal workspace."""
    workspace = Workspace.objects.create(owner=user, name="Personal", kind=Workspace.Kind.PERSONAL)
    workspace_created.send(sender=Workspace, workspace=workspace)
    return workspace

from django.dispatch import Signal

# Sent inside the transaction that made it: sender=Workspace, workspace=Workspace.
workspace_created = Signal()

# Sent inside the transaction that closed it, for good: erase what was personal in it.
workspace_closed = Signal()

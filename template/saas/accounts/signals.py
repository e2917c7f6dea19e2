from django.dispatch import Signal

# Sent inside the transaction that made it: sender=Workspace, workspace=Workspace.
workspace_created = Signal()

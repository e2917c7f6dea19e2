from django.dispatch import receiver

from saas.accounts.models import Workspace
from saas.accounts.signals import workspace_closed, workspace_created
from saas.credits import flows, reasons
from saas.credits.conf import signup_credits
from saas.credits.jobs import tell_of_low
from saas.credits.signals import ran_low
from saas.jobs import enqueue


@receiver(workspace_created, dispatch_uid="grant_signup_credits")
def grant_signup_credits(workspace: Workspace, **kwargs: object) -> None:
    """In the transaction of the sign-up: both happen, or neither does."""
    if amount := signup_credits():
        source_ref = f"signup:{workspace.pk}"
        flows.grant(
            workspace=workspace, amount=amount, source_ref=source_ref, reason=reasons.WELCOME
        )


@receiver(workspace_closed, dispatch_uid="close_account")
def close_account(workspace: Workspace, **kwargs: object) -> None:
    flows.close(workspace=workspace)


@receiver(ran_low, dispatch_uid="tell_of_low_credits")
def tell_of_low_credits(workspace: Workspace, **kwargs: object) -> None:
    enqueue(tell_of_low, workspace.pk)
